using SkorionOS.Vm.Tests.Machine;
using SkorionOS.Vm.Tests.Story;

namespace SkorionOS.Vm.Tests.Nightly;

/// <summary>A machine that nobody updates: what the service waits for, seen through its sandbox, and that it then updates and reboots by itself.</summary>
[Trait("Needs", "Nightly")]
[TestCaseOrderer(StepOrderer.Type, StepOrderer.Assembly)]
public sealed class BackgroundTests(BackgroundFixture story) : IClassFixture<BackgroundFixture>
{
    /// <summary>What the unit of the timer does, which systemd would not start as often.</summary>
    private const string Look = "busctl --quiet call org.skorionos.Bootc1 /org/skorionos/Bootc1 org.skorionos.Bootc1.Manager RunBackground 'a{sv}' 0";

    private VirtualMachine Machine => story.Machine;

    [Step(1)]
    public Task Background_OnceTheMachineIsFreeForIt_UpdatesAndReboots() => story.StepAsync("the background updates", async () =>
    {
        await story.Disk.InstallAsync(story.Images, "v2", "--size", "5G", "--menu-timeout", "0");
        await story.SwitchOnAsync();
        await story.IsUpAsync("2.0.0");
        await story.Images.PublishAsync("v6");
        Assert.Equal("active", await Machine.DoAsync("systemctl is-active bootc-background.timer"));
        await Machine.DoAsync("""
            mkdir -p /etc/bootc/bootcd.d
            cat >/etc/bootc/bootcd.d/50-vm-test.toml <<'END'
            [background]
            allow-unverified = true
            interval = "15min"
            jitter = "0s"
            minimum-free = "0%"
            [[window]]
            start = "00:00"
            duration = "24h"
            END
            """);
        // The kernel's clock is not synchronised, and says so through the service's sandbox; then somebody says that it is.
        await WaitsForAsync("clock-not-synchronised", true);
        await Machine.DoAsync("perl -e '$timex = pack(\"I x4 q q q q i\", 0x1c, 0, 0, 0, 0, 0) . \"\\0\" x 200; syscall(159, $timex) >= 0 or die $!'");
        await WaitsForAsync("clock-not-synchronised", false);
        // Somebody plays: GameMode on the bus of his session says so, then a process that Steam might have started.
        await WaitsForAsync("gaming", false);
        await Machine.DoAsync("""
            loginctl enable-linger tester
            id=$(id -u tester)
            until [ -S /run/user/$id/bus ]; do sleep 0.2; done
            systemd-run --quiet --unit vm-test-game --uid tester --setenv XDG_RUNTIME_DIR=/run/user/$id --setenv DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$id/bus gamemoded -r
            """, TimeSpan.FromMinutes(1));
        await WaitsForAsync("gaming", true);
        await Machine.DoAsync("systemctl stop vm-test-game");
        await WaitsForAsync("gaming", false);
        await Machine.DoAsync("systemd-run --quiet --unit vm-test-steam --uid tester bash -c 'exec -a reaper sh -c \"sleep 1d; :\" SteamLaunch'");
        await WaitsForAsync("gaming", true);
        await Machine.DoAsync("systemctl stop vm-test-steam; loginctl disable-linger tester");

        // A machine that has just booted is left in peace for five minutes.
        await Machine.DoAsync("""
            until [ "$(bootc status --json | grep -A 9 '"staged": {' | grep -c 6.0.0)" -gt 0 ]; do sleep 10; systemctl start bootc-background.service; done
            """, TimeSpan.FromMinutes(12));
        Assert.Equal("6.0.0", (await GuestStatus.ReadAsync(Machine)).Staged);
        Assert.Contains("background", await Machine.DoAsync("bootc history"), StringComparison.Ordinal);
        await Machine.DoAsync("busctl call org.skorionos.Bootc1 /org/skorionos/Bootc1 org.skorionos.Bootc1.Manager SetConfiguration 'a{sv}a{sv}' 1 reboot.policy s window 0");
        await story.IsUpAsync("6.0.0");
        await Machine.PowerOffAsync();
    });

    /// <summary>Lets the background look, until it waits for this, or no longer does.</summary>
    private async Task WaitsForAsync(string code, bool waits) => await Machine.DoAsync($"""
        for try in $(seq 20); do
            {Look}
            bootc status | grep 'Background updates wait' >/tmp/waits || true
            if {(waits ? "" : "! ")}grep -q '({code})' /tmp/waits; then exit 0; fi
            sleep 1
        done
        bootc status >&2
        journalctl --no-pager --lines 40 --unit bootcd --unit bootc-background >&2
        exit 1
        """, TimeSpan.FromMinutes(3));
}
