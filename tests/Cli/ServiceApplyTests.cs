using SkorionOS.Daemon;
using SkorionOS.Daemon.Bus;
using SkorionOS.Daemon.Hosting;
using SkorionOS.Deploy;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing.Bus;
using SkorionOS.Testing.Images;

namespace SkorionOS.Cli.Tests;

/// <summary>Restarting into what the service brought: the service works, the program restarts the machine.</summary>
public sealed class ServiceApplyTests
{
    private const string Reboot = "systemctl --no-block reboot\n";

    [Fact]
    public async Task Apply_WithTheService_IsItsJobAndThenOurReboot()
    {
        using var fixture = new CliFixture();
        await fixture.BringAsync("1");
        fixture.Booted = await fixture.BootAsync();
        await using var bus = await PrivateBus.StartAsync(PrivateBus.OpenPolicy(BusNames.Service));
        fixture.BusAddress = bus.Address;
        using var stopping = new CancellationTokenSource();
        using var client = await BusConnection.OpenAsync(bus.Address);
        var running = await StartServiceAsync(fixture, client, stopping.Token);

        (await fixture.RunOnMachineAsync("update", "--apply", "--quiet")).Succeeded();
        Assert.Equal("", fixture.Calls);

        BootableImage.Make("2").WriteLayout(fixture.Layout, "stable");
        (await fixture.RunOnMachineAsync("update", "--apply", "--quiet")).Succeeded();
        Assert.Equal(Reboot, fixture.Calls);
        Assert.Equal(2, await CountJobsAsync(client));

        // Back to what runs: nothing to restart into.
        (await fixture.RunOnMachineAsync("rollback", fixture.Booted, "--apply")).Succeeded();
        Assert.Equal(Reboot, fixture.Calls);

        await stopping.CancelAsync();
        Assert.Equal(0, await running.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    private static async Task<Task<int>> StartServiceAsync(CliFixture fixture, BusConnection client, CancellationToken stopping)
    {
        var come = new TaskCompletionSource();
        using var listening = await client.ListenAsync(
            $"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{BusNames.Service}'", _ => come.TrySetResult());
        var options = new DaemonOptions
        {
            OpenEngine = () => new Engine(fixture.Running.Open(fixture.Running.FindBooted()!, null), new EngineOptions { Workers = 1 }),
            StateDirectory = fixture["service"],
            Root = fixture["root"],
            BusAddress = fixture.BusAddress!,
            Version = "0.0.0",
            Running = fixture.Running,
        };
        var running = DaemonProgram.RunAsync(options, stopping);
        await Task.WhenAny(come.Task, running).WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        return running;
    }

    private static async Task<int> CountJobsAsync(BusConnection client) => ((object[])(await client.CallAsync(
        new BusRequest(BusNames.Service, BusNames.ManagerPath, BusNames.Manager, "ListJobs", "a{sv}", new Dictionary<string, BusVariant>())))[0]).Length;
}
