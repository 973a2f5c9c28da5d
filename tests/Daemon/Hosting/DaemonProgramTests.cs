using SkorionOS.Daemon.Bus;
using SkorionOS.Daemon.Hosting;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing.Bus;
using SkorionOS.Testing.Files;

namespace SkorionOS.Daemon.Tests.Hosting;

public sealed class DaemonProgramTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task RunAsync_WhenNobodyWantsAnything_LeavesInPeace()
    {
        await using var bus = await PrivateBus.StartAsync(PrivateBus.OpenPolicy(BusNames.Service));

        var exit = await DaemonProgram.RunAsync(Options(bus.Address, TimeSpan.FromMilliseconds(100))).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(0, exit);
    }

    [Fact]
    public async Task RunAsync_WhileSomebodyIsSubscribed_Stays()
    {
        await using var bus = await PrivateBus.StartAsync(PrivateBus.OpenPolicy(BusNames.Service));
        var subscriber = await BusConnection.OpenAsync(bus.Address);
        var come = new TaskCompletionSource();
        using var listening = await subscriber.ListenAsync(
            $"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{BusNames.Service}'", _ => come.TrySetResult());
        var running = DaemonProgram.RunAsync(Options(bus.Address, TimeSpan.FromMilliseconds(300)));
        await come.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await subscriber.CallAsync(new BusRequest(BusNames.Service, BusNames.ManagerPath, BusNames.Manager, "Subscribe"));

        // Several times as long as it would stay for nobody.
        Assert.NotSame(running, await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(2))));

        subscriber.Dispose();
        Assert.Equal(0, await running.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task RunAsync_WhenTheBusDies_EndsWithAnError()
    {
        await using var bus = await PrivateBus.StartAsync(PrivateBus.OpenPolicy(BusNames.Service));
        await using var watcher = await BusConnection.OpenAsync(bus.Address);
        var come = new TaskCompletionSource();
        using var listening = await watcher.ListenAsync(
            $"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{BusNames.Service}'", _ => come.TrySetResult());
        var running = DaemonProgram.RunAsync(Options(bus.Address, TimeSpan.FromMinutes(5)));
        await come.Task.WaitAsync(TimeSpan.FromMinutes(1));

        await bus.KillAsync();

        Assert.Equal(1, await running.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task RunAsync_WithoutABus_EndsWithAnError() =>
        Assert.Equal(1, await DaemonProgram.RunAsync(Options("unix:path=/nonexistent/bus", TimeSpan.FromMinutes(5))).WaitAsync(TimeSpan.FromMinutes(1)));

    private DaemonOptions Options(string address, TimeSpan idle) => new()
    {
        OpenEngine = () => null,
        StateDirectory = _directory["state"],
        Root = _directory.Path,
        BusAddress = address,
        Version = "0.0.0",
        IdleTime = idle,
    };
}
