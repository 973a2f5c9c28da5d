using System.Collections.Concurrent;
using SkorionOS.Daemon.Tests.Background.FleetLock;

namespace SkorionOS.Daemon.Tests.Background.Runs;

/// <summary>A reboot under the lock of a server, with a service that leaves and comes back in between.</summary>
public sealed class RebootLockRunTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly LockServer _server;
    private volatile int _status = 200;

    public RebootLockRunTests() =>
        _server = new LockServer((head, _) =>
        {
            _asked.Enqueue(head.Split(' ')[1].Split('/')[^1]);
            return LockServer.Answer(_status, "");
        });

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Reboot_UnderTheLock_KeepsItUntilTheNextBootIsGood()
    {
        await using var machine = await StartAsync();
        machine.Publish("2.0");
        await machine.RunBackgroundAsync();
        await machine.UntilAsync(async () => (await machine.Host.CallsOfLoginAsync("Reboot")).Length == 1);
        Assert.Equal(["steady-state", "pre-reboot"], _asked);

        // The machine takes its time to go down, and somebody starts the service again.
        await machine.LeaveAsync();
        await machine.StartServiceAsync();
        await machine.RunBackgroundAsync();
        await machine.UntilAsync(async () => (await machine.Host.CallsOfLoginAsync("Reboot")).Length == 2);
        Assert.Equal(["steady-state", "pre-reboot"], _asked);

        await machine.LeaveAsync();
        machine.Boot(isGood: false);
        await machine.StartServiceAsync();
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("boot-not-blessed");
        Assert.Equal(["steady-state", "pre-reboot"], _asked);

        machine.Bless();
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("not-due");
        Assert.Equal(["steady-state", "pre-reboot", "steady-state"], _asked);
        Assert.Equal(2, (await machine.Host.CallsOfLoginAsync("Reboot")).Length);

        // It was given back: nobody is asked again in this boot.
        await machine.LeaveAsync();
        await machine.StartServiceAsync();
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("not-due");
        Assert.Equal(3, _asked.Count);
    }

    [Fact]
    public async Task Refusal_OverARestart_IsRememberedUntilItIsTimeToAskAgain()
    {
        await using var machine = await StartAsync();
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("not-due");
        _status = 409;
        machine.Publish("2.0");
        machine.Time.Advance(TimeSpan.FromHours(8));
        await machine.UntilWaitingForAsync("fleet-lock");
        Assert.Equal(["steady-state", "pre-reboot"], _asked);

        await machine.LeaveAsync();
        await machine.StartServiceAsync();
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("fleet-lock");
        Assert.Equal(["steady-state", "pre-reboot"], _asked);

        _status = 200;
        machine.Time.Advance(TimeSpan.FromMinutes(8));
        await machine.UntilAsync(async () => (await machine.Host.CallsOfLoginAsync("Reboot")).Length == 1);
        Assert.Equal(["steady-state", "pre-reboot", "pre-reboot"], _asked);
    }

    [Fact]
    public async Task File_ThatNobodyUnderstands_CountsForNothing()
    {
        await using var machine = await StartAsync();
        Directory.CreateDirectory(Path.Join(machine.Root, "run/bootc"));
        await machine.StopServiceAsync();
        File.WriteAllText(Path.Join(machine.Root, "run/bootc/fleet-lock.json"), "{\"state\": \"");

        await machine.StartServiceAsync();
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("not-due");

        Assert.Equal(["steady-state"], _asked);
    }

    private Task<BackgroundMachine> StartAsync() =>
        BackgroundMachine.StartAsync($"reboot.policy = \"fleet-lock\"\nfleet-lock.url = \"{_server.Address}\"");
}
