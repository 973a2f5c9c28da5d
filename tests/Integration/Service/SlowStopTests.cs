using System.Diagnostics;
using SkorionOS.Daemon.Bus;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing.Bus;
using SkorionOS.Testing.Files;

namespace SkorionOS.Integration.Tests.Service;

/// <summary>The program that is told to stop while a job hangs at the disk: no clock of its own ends it, and it tells systemd that it needs more time.</summary>
[Trait("Needs", "Nightly")]
public sealed class SlowStopTests : IAsyncLifetime, IDisposable
{
    // Longer than any time that the program gives its other verbs to stop.
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(45);

    private ServiceMachine _machine = null!;
    private NotifySocket? _systemd;

    public async Task InitializeAsync()
    {
        _machine = await ServiceMachine.StartAsync();
        _systemd = new NotifySocket(_machine.NotifyPath);
    }

    public async Task DisposeAsync() => await _machine.DisposeAsync();

    public void Dispose() => _systemd?.Dispose();

    [Fact]
    public async Task Stop_WhileAJobHangsAtTheDisk_WaitsForItAndAsksForMoreTime()
    {
        await using var bus = await _machine.ConnectAsync();
        using var service = await ServiceMachine.FindServiceAsync(bus);
        Assert.StartsWith("READY=1", await _systemd!.ReadAsync(), StringComparison.Ordinal);
        var origin = Assert.Single(Directory.GetFiles(Path.Join(_machine.Sysroot, "bootc/state/deploy"), "origin.json", SearchOption.AllDirectories));
        var content = await File.ReadAllTextAsync(origin);

        // Who opens a pipe to read waits, in the kernel, for somebody who writes.
        File.Delete(origin);
        Tool.Run("mkfifo", origin);
        await bus.CallAsync(ServiceMachine.Call("Update", "a{sv}", ServiceMachine.None));
        await UntilSomebodyReadsAsync(service);
        Assert.DoesNotContain("ended", _machine.Log, StringComparison.Ordinal);

        Tool.Run("kill", "-TERM", $"{service.Id}");
        Assert.StartsWith("STOPPING=1", await _systemd!.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal("EXTEND_TIMEOUT_USEC=60000000", await _systemd!.ReadAsync());
        var ended = service.WaitForExitAsync();
        Assert.NotSame(ended, await Task.WhenAny(ended, Task.Delay(s_long)));

        // The pipe goes out of the way of the next reader before this one has its answer.
        File.Move(origin, _machine.NotifyPath + ".pipe");
        await File.WriteAllTextAsync(origin, content);
        await File.WriteAllTextAsync(_machine.NotifyPath + ".pipe", content);
        await ended.WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>Waits until a thread of the service waits in the kernel for the other end of a pipe.</summary>
    private static async Task UntilSomebodyReadsAsync(Process service)
    {
        var limit = DateTime.UtcNow.AddMinutes(1);
        while (!Directory.GetDirectories($"/proc/{service.Id}/task").Any(Waits))
        {
            Assert.True(DateTime.UtcNow < limit, "nobody reads it");
            await Task.Delay(10);
        }

        // The runtime has a pipe of its own, for debuggers.
        static bool Waits(string task) =>
            File.ReadAllText(Path.Join(task, "wchan")) == "wait_for_partner" && !File.ReadAllText(Path.Join(task, "comm")).Contains("DebugPipe", StringComparison.Ordinal);
    }
}
