using Microsoft.Extensions.Time.Testing;
using SkorionOS.Daemon.Bus;
using SkorionOS.Daemon.Hosting;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing.Bus;
using SkorionOS.Testing.Files;

namespace SkorionOS.Daemon.Tests.Hosting;

[Collection(nameof(Alone))]
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

    [Fact]
    public async Task RunAsync_AStartThatTakesLong_AsksSystemdForMoreTime()
    {
        await using var bus = await PrivateBus.StartAsync(PrivateBus.OpenPolicy(BusNames.Service));
        using var systemd = new NotifySocket(_directory["notify"]).Announce();
        var time = new FakeTimeProvider();
        using var disk = new SlowDisk();
        using var stopping = new CancellationTokenSource();
        disk.Block();

        var running = DaemonProgram.RunAsync(Options(bus.Address, TimeSpan.FromMinutes(5)) with { Time = time, OpenEngine = disk.Open }, stopping.Token);
        await disk.ReachedAsync();
        time.Advance(TimeoutExtension.Interval);
        Assert.Equal("EXTEND_TIMEOUT_USEC=60000000", await systemd.ReadAsync());
        time.Advance(TimeoutExtension.Interval);
        Assert.Equal("EXTEND_TIMEOUT_USEC=60000000", await systemd.ReadAsync());
        disk.Release();

        Assert.StartsWith("READY=1", await systemd.ReadAsync(), StringComparison.Ordinal);

        // Once it is there it asks no more: the next that is said is that it leaves.
        time.Advance(TimeoutExtension.Interval);
        time.Advance(TimeoutExtension.Interval);
        await stopping.CancelAsync();
        Assert.StartsWith("STOPPING=1", await systemd.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await running.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task RunAsync_ToldToStopInAStepThatCannotBeInterrupted_WaitsForItAndAsksForMoreTimeButNotForEver()
    {
        await using var bus = await PrivateBus.StartAsync(PrivateBus.OpenPolicy(BusNames.Service));
        await using var client = await BusConnection.OpenAsync(bus.Address);
        using var systemd = new NotifySocket(_directory["notify"]).Announce();
        var time = new FakeTimeProvider();
        using var disk = new SlowDisk();
        using var stopping = new CancellationTokenSource();
        var running = DaemonProgram.RunAsync(Options(bus.Address, TimeSpan.FromMinutes(5)) with { Time = time, OpenEngine = disk.Open }, stopping.Token);
        Assert.StartsWith("READY=1", await systemd.ReadAsync(), StringComparison.Ordinal);
        disk.Block();
        await client.CallAsync(new BusRequest(BusNames.Service, BusNames.ManagerPath, BusNames.Manager, "Update", "a{sv}", new Dictionary<string, BusVariant>()));
        await disk.ReachedAsync();

        await stopping.CancelAsync();
        Assert.StartsWith("STOPPING=1", await systemd.ReadAsync(), StringComparison.Ordinal);
        for (var passed = TimeoutExtension.Interval; passed <= TimeoutExtension.Limit; passed += TimeoutExtension.Interval)
        {
            time.Advance(TimeoutExtension.Interval);
            Assert.Equal("EXTEND_TIMEOUT_USEC=60000000", await systemd.ReadAsync());
        }

        time.Advance(TimeoutExtension.Interval);
        time.Advance(TimeoutExtension.Interval);
        Assert.False(running.IsCompleted);
        disk.Release();

        Assert.Equal(0, await running.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.False(systemd.HasMore);
    }

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
