using SkorionOS.Daemon.Background.Surroundings;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Tests.Background.Surroundings;

/// <summary>What is asked of logind, which python-dbusmock plays.</summary>
public sealed class LoginTests
{
    [Fact]
    public async Task RebootAsync_OfTheMachine_AsksNobody()
    {
        await using var host = await MockedHost.StartAsync("logind");

        await Login.RebootAsync(host.Connection);

        Assert.Equal([false], Assert.Single(await host.CallsOfLoginAsync("Reboot")));
    }

    [Fact]
    public async Task RebootAsync_WithoutLogind_SaysSo()
    {
        await using var host = await MockedHost.StartAsync();

        await Assert.ThrowsAsync<BusException>(() => Login.RebootAsync(host.Connection));
    }

    [Fact]
    public async Task TakeAsync_UntilItIsDisposed_Blocks()
    {
        await using var host = await MockedHost.StartAsync("logind");

        using (var inhibitor = await SleepInhibitor.TakeAsync(host.Connection, "bootcd", "the next system is made ready to boot"))
        {
            Assert.NotNull(inhibitor);
            var held = Assert.Single(await ListAsync(host));
            Assert.Equal(["sleep:shutdown", "bootcd", "the next system is made ready to boot", "block"], held[..4]);
        }

        // It sees that our end is gone when it comes around to it.
        while ((await ListAsync(host)).Length > 0)
        {
        }
    }

    [Fact]
    public async Task TakeAsync_WithoutLogind_IsNothing()
    {
        await using var host = await MockedHost.StartAsync();

        Assert.Null(await SleepInhibitor.TakeAsync(host.Connection, "bootcd", "the next system is made ready to boot"));
    }

    private static async Task<object[][]> ListAsync(MockedHost host)
    {
        var answer = await host.Connection.CallAsync(new BusRequest(Login.Service, Login.Path, Login.Manager, "ListInhibitors"));
        return [.. ((object[])answer[0]).Cast<object[]>()];
    }
}
