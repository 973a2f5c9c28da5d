using SkorionOS.Vm.Tests.Machine;
using SkorionOS.Vm.Tests.Story;

namespace SkorionOS.Vm.Tests;

/// <summary>
/// The life of a machine, from the installation of v1 on a disk to updates whose power is cut: each step goes on where the one before it ended. The console
/// of each boot, and the times, are below artifacts/vm/logs/life-cycle.
/// </summary>
[Trait("Needs", "Vm")]
[TestCaseOrderer(StepOrderer.Type, StepOrderer.Assembly)]
public sealed class LifeCycleTests(LifeCycleFixture story) : IClassFixture<LifeCycleFixture>
{
    private VirtualMachine Machine => story.Machine;

    [Step(1)]
    public Task Install_OfV1_ComesUp() => story.StepAsync("install v1, first boot", async () =>
    {
        await story.Disk.InstallAsync(story.Images, "v1", "--size", "5G", "--menu-timeout", "3");
        await story.SwitchOnAsync();
        GuestStatus status = await story.IsUpAsync("1.0.0");
        Assert.Empty(status.Held);
        Assert.Null(status.Staged);
    });

    [Step(2)]
    public Task Root_OfV1_IsSealedAndReadOnly() => story.StepAsync("the root of v1", async () =>
    {
        GuestStatus status = await GuestStatus.ReadAsync(Machine);
        string root = await Machine.DoAsync("grep ' / / ' /proc/self/mountinfo");
        Assert.Contains($"composefs:{status.BootedId}", root, StringComparison.Ordinal);
        Assert.Contains("verity=require", root, StringComparison.Ordinal);
        // The kernel's measurement, by a program that is not ours.
        Assert.Equal($"sha256:{status.BootedId}", await Machine.DoAsync("fsverity measure /sysroot/bootc/storage/images/*/root.erofs | cut -d' ' -f1"));
        foreach (string place in (string[])["/", "/usr", "/usr/bin", "/sysroot", "/sysroot/bootc/storage"])
            Assert.NotEqual(0, (await Machine.RunAsync($"touch {place}/vm-test-writes")).ExitCode);

        await Machine.DoAsync("""
            for place in /etc /var /home /root; do echo "$place of v1" >$place/vm-test-writes; done
            test -s /etc/machine-id
            test "$(stat -c %a /root)" = 700
            sync
            """);
        // Everybody may read; changing something asks polkit, which has nobody to ask here.
        Assert.Contains("1.0.0", await Machine.DoAsync("runuser -u tester -- bootc status"), StringComparison.Ordinal);
        ShellResult refused = await Machine.RunAsync("runuser -u tester -- bootc update");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("org.skorionos.Bootc1.update", refused.Complaints, StringComparison.Ordinal);
    });

    [Step(3)]
    public Task Update_ToV2_IsStagedWhileV1Runs() => story.StepAsync("update to v2", async () =>
    {
        await story.StageAsync("v2", "2.0.0");
        // After staging, and so at the merge of the first boot only.
        await Machine.DoAsync("""
            echo 'edited after the update' >/etc/vm-test/edited.conf
            echo 'edited after the update' >/etc/vm-test/both.conf
            useradd --create-home local
            """);
    });

    [Step(4)]
    public Task Reboot_IntoV2_IsBlessedAndItsEtcIsMerged() => story.StepAsync("first boot of v2", async () =>
    {
        GuestStatus status = await story.RebootAsync("2.0.0");
        Assert.Equal("1.0.0", status.Rollback);
        Assert.Equal("2", await Machine.DoAsync("cat /usr/share/vm-test/version"));
        await Machine.DoAsync("tcpdump --version");
        Assert.Equal("untouched of v2", await Machine.DoAsync("cat /etc/vm-test/untouched.conf"));
        Assert.Equal("added by v2", await Machine.DoAsync("cat /etc/vm-test/added.conf"));
        Assert.Equal("edited after the update", await Machine.DoAsync("cat /etc/vm-test/edited.conf"));
        Assert.Equal("edited after the update", await Machine.DoAsync("cat /etc/vm-test/both.conf"));
        await Machine.DoAsync("test ! -e /etc/vm-test/dropped.conf");
        // Accounts of the image, of the new image, and of this machine.
        await Machine.DoAsync("getent passwd tester tcpdump second local && getent shadow local && test -d /home/local");
        await AssertWritesAsync();
    });

    [Step(5)]
    public Task Menu_V1ChosenByKeys_BootsV1Once() => story.StepAsync("v1 by the menu", async () =>
    {
        await Machine.ResetAsync();
        // Drawn last; then one down, to the entry after the default.
        await Machine.ConsoleSaysAsync("Reboot Into Firmware Interface", TimeSpan.FromMinutes(1));
        await Machine.PressAsync("\e[B");
        await Machine.QuietAsync(TimeSpan.FromSeconds(1));
        await Machine.PressAsync("\r");
        GuestStatus status = await story.IsUpAsync("1.0.0");
        Assert.True(status.BootedByChoice);
        Assert.Equal("untouched of v1", await Machine.DoAsync("cat /etc/vm-test/untouched.conf"));
        await AssertWritesAsync();

        status = await story.RebootAsync("2.0.0");
        Assert.False(status.BootedByChoice);
        Assert.Empty(status.Held);
    });

    [Step(6)]
    public Task Rollback_AndBack_BootsV1ThenV2() => story.StepAsync("rollback and back", async () =>
    {
        await Machine.DoAsync("bootc rollback");
        GuestStatus status = await story.RebootAsync("1.0.0");
        Assert.Equal("2.0.0", status.Rollback);
        Assert.Contains(status.Held, held => held.StartsWith("2.0.0 rolled-back", StringComparison.Ordinal));

        await Machine.DoAsync("bootc rollback");
        await story.RebootAsync("2.0.0");
        await AssertWritesAsync();
    });

    [Step(7)]
    public Task Update_ToV3ThatPanics_FallsBackToV2() => story.StepAsync("v3 panics", async () =>
    {
        IReadOnlyList<Boot> tries = await story.FallsBackAsync("v3", "3.0.0", "2.0.0", "boot-failed");
        Assert.Equal(3, tries.Count);
        Assert.All(tries, boot => Assert.Contains("Kernel panic", boot.Console, StringComparison.Ordinal));
    });

    [Step(8)]
    public Task Update_ToV4ThatIsNotWell_FallsBackToV2() => story.StepAsync("v4's health check fails", async () =>
    {
        IReadOnlyList<Boot> tries = await story.FallsBackAsync("v4", "4.0.0", "2.0.0", "health-check");
        // A check that says no gives the other tries up.
        Assert.Single(tries);
    });

    [Step(9)]
    public Task Update_ToV5ThatIsDamaged_FallsBackToV2() => story.StepAsync("v5's image is damaged", async () =>
    {
        IReadOnlyList<Boot> tries = await story.FallsBackAsync("v5", "5.0.0", "2.0.0", "boot-failed", damage: async staged =>
        {
            string image = await Machine.DoAsync($"""
                digest=$(grep -o 'sha256:[0-9a-f]*' /sysroot/bootc/state/deploy/{staged.StagedId}/origin.json | head -n 1)
                echo "/bootc/storage/images/$digest/root.erofs"
                """);
            await Machine.PowerOffAsync();
            await Machine.DisposeAsync();
            story.Disk.Damage(image);
            await story.SwitchOnAsync();
        });
        Assert.Equal(3, tries.Count);
        Assert.All(tries, boot => Assert.Contains("bootc-setup-root", boot.Console, StringComparison.Ordinal));
    });

    [Step(10)]
    public Task Unhold_OfV4_LetsItBeOfferedAgain() => story.StepAsync("unhold", async () =>
    {
        await story.Images.PublishAsync("v4");
        Assert.Contains("Held:", await Machine.DoAsync("bootc update"), StringComparison.Ordinal);
        await Machine.DoAsync("bootc unhold");
        Assert.Empty((await GuestStatus.ReadAsync(Machine)).Held);
        Assert.Contains("Update available:", await Machine.DoAsync("bootc update --check"), StringComparison.Ordinal);
    });

    [Step(11)]
    public Task PowerCut_InAnUpdate_LeavesV2AndTheNextUpdateSucceeds() => story.StepAsync("power cut in an update", async () =>
    {
        await story.Images.PublishAsync("v6");
        await Machine.BeginAsync("bootc update >/dev/console 2>&1");
        // In the middle of it: contents have come, and the entry is not written.
        await Machine.ConsoleSaysAsync("composefs image", TimeSpan.FromMinutes(3));
        await story.CutPowerAsync();
        GuestStatus status = await story.IsUpAsync("2.0.0");
        Assert.Null(status.Staged);
        await story.StageAsync("v6", "6.0.0");
    });

    [Step(12)]
    public Task PowerCut_InAFirstBoot_ComesUpWithV6AndTheNextUpdateSucceeds() => story.StepAsync("power cut in a first boot", async () =>
    {
        await Machine.ResetAsync();
        await Machine.ConsoleSaysAsync("Starting bootc-setup-root.service", VirtualMachine.BootLimit);
        await story.CutPowerAsync();
        await story.IsUpAsync("6.0.0");
        Assert.Equal("edited after the update", await Machine.DoAsync("cat /etc/vm-test/edited.conf"));
        await AssertWritesAsync();
        Assert.EndsWith("clean.", await Machine.DoAsync("bootc fsck --quiet"), StringComparison.Ordinal);

        await story.StageAsync("v7", "7.0.0");
        await story.RebootAsync("7.0.0");
        await Machine.PowerOffAsync();
    });

    /// <summary>What was written when v1 ran is there: /etc came along, the others are shared.</summary>
    private async Task AssertWritesAsync() => Assert.Equal(
        "/etc of v1\n/var of v1\n/home of v1\n/root of v1",
        await Machine.DoAsync("cat /etc/vm-test-writes /var/vm-test-writes /home/vm-test-writes /root/vm-test-writes"));
}
