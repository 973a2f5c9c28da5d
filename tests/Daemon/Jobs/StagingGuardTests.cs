using SkorionOS.Daemon.Jobs;
using SkorionOS.Daemon.Tests.Background.Surroundings;
using SkorionOS.Deploy.Pull;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Tests.Jobs;

/// <summary>The seconds in which the machine stays awake; logind is played by python-dbusmock.</summary>
public sealed class StagingGuardTests
{
    [Fact]
    public async Task Report_OfStaging_InhibitsOnceAndUntilTheEnd()
    {
        await using var host = await MockedHost.StartAsync("logind");
        var passed = new Passed();

        await using (var guard = new StagingGuard(passed, host.Connection))
        {
            foreach (var step in (PullStep[])[PullStep.Resolving, PullStep.Pulling, PullStep.Importing])
            {
                guard.Report(new PullProgress(step, 0, 0, 0, 0, 0));
            }

            Assert.Empty(await ListAsync(host));
            guard.Report(new PullProgress(PullStep.Staging, 0, 0, 0, 0, 0));
            guard.Report(new PullProgress(PullStep.Staging, 0, 0, 0, 0, 0));
            Assert.Single(await ListAsync(host));
        }

        Assert.Equal([PullStep.Resolving, PullStep.Pulling, PullStep.Importing, PullStep.Staging, PullStep.Staging], passed.Steps);
        while ((await ListAsync(host)).Length > 0)
        {
        }
    }

    [Fact]
    public async Task Report_WithoutLogind_GoesOn()
    {
        await using var host = await MockedHost.StartAsync();
        var passed = new Passed();

        await using (var guard = new StagingGuard(passed, host.Connection))
        {
            guard.Report(new PullProgress(PullStep.Staging, 0, 0, 0, 0, 0));
        }

        Assert.Equal([PullStep.Staging], passed.Steps);
    }

    private static async Task<object[]> ListAsync(MockedHost host) => (object[])(await host.Connection.CallAsync(
        new BusRequest(MockedHost.Login, "/org/freedesktop/login1", MockedHost.Login + ".Manager", "ListInhibitors")))[0];

    private sealed class Passed : IProgress<PullProgress>
    {
        public List<PullStep> Steps { get; } = [];

        public void Report(PullProgress value) => Steps.Add(value.Step);
    }
}
