using System.Globalization;
using SkorionOS.Daemon.Bus;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing.Files;

namespace SkorionOS.Integration.Tests.Service;

/// <summary>The program that ships, with an /etc of its own whose time zone changes while it runs.</summary>
public sealed class TimeZoneTests
{
    [Fact]
    public async Task Windows_AfterTheTimeZoneChanged_AreThoseOfTheNewOne()
    {
        await using var machine = await ServiceMachine.StartAsync();
        using var etc = new TemporaryDirectory();

        // UTC+5 and UTC+8; POSIX counts westward.
        SetZone(etc, "Etc/GMT-5");
        await machine.StartServiceByAsync($"unshare --mount sh -c 'mount --bind {etc.Path} /etc && exec \"$@\"' sh");
        var opens = DateTimeOffset.UtcNow.AddHours(10);
        opens = new DateTimeOffset(opens.Ticks - (opens.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        await PrepareAsync(machine, opens.ToOffset(TimeSpan.FromHours(5)));
        await using var bus = await machine.ConnectAsync();

        Assert.Equal(opens, await LookAsync(bus, _ => true));
        using var service = await ServiceMachine.FindServiceAsync(bus);
        SetZone(etc, "Etc/GMT-8");
        Assert.Equal(opens.AddHours(-3), await LookAsync(bus, next => next != opens));

        using var same = await ServiceMachine.FindServiceAsync(bus);
        Assert.Equal(service.Id, same.Id);
    }

    private static void SetZone(TemporaryDirectory etc, string zone)
    {
        File.CreateSymbolicLink(etc["localtime.new"], $"/usr/share/zoneinfo/{zone}");
        File.Move(etc["localtime.new"], etc["localtime"], overwrite: true);
    }

    /// <summary>An update that was found just now, which waits for a window, among others.</summary>
    private static async Task PrepareAsync(ServiceMachine machine, DateTimeOffset opens)
    {
        var image = (string)(await machine.ReadStatusAsync())["staged"]!["image"]!["image"]!["image"]!;
        machine.Configure($$"""
            background.allow-unverified = true
            background.interval = "30d"
            window = [{ start = "{{opens.ToString("HH:mm", CultureInfo.InvariantCulture)}}", duration = "1h" }]
            """);
        await File.WriteAllTextAsync(Path.Join(machine.Sysroot, "etc/machine-id"), "0123456789abcdef0123456789abcdef\n");
        var digest = "sha256:" + new string('5', 64);
        Directory.CreateDirectory(Path.Join(machine.Sysroot, "bootc/state/daemon"));
        await File.WriteAllTextAsync(Path.Join(machine.Sysroot, "bootc/state/daemon/background.json"), $$"""
            {
              "version": 1,
              "lastCheck": "{{DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture)}}",
              "found": { "image": "{{image}}", "digest": "{{digest}}", "configDigest": "{{digest}}", "bytes": 0, "annotations": {} }
            }
            """);
    }

    /// <summary>Lets the service look, and says when it will look again.</summary>
    private static async Task<DateTimeOffset> LookAsync(BusConnection bus, Func<DateTimeOffset, bool> isExpected)
    {
        var told = new SemaphoreSlim(0);
        using var listening = await bus.ListenAsync($"type='signal',path='{BusNames.ManagerPath}',interface='org.freedesktop.DBus.Properties'", _ => told.Release());
        await bus.CallAsync(ServiceMachine.Call("RunBackground", "a{sv}", ServiceMachine.None));
        while (true)
        {
            var reasons = (object[])await ServiceMachine.ReadAsync(bus, BusNames.ManagerPath, BusNames.Manager, "WaitingFor");
            var next = DateTimeOffset.FromUnixTimeSeconds((long)(ulong)await ServiceMachine.ReadAsync(bus, BusNames.ManagerPath, BusNames.Manager, "NextRun"));
            if (reasons.Length > 0 && isExpected(next))
            {
                Assert.Contains("outside-window", reasons.Select(reason => (string)((object[])reason)[0]));
                return next;
            }

            Assert.True(await told.WaitAsync(TimeSpan.FromMinutes(1)));
        }
    }
}
