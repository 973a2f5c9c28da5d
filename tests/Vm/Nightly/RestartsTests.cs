using SkorionOS.Vm.Tests.Machine;
using SkorionOS.Vm.Tests.Story;

namespace SkorionOS.Vm.Tests.Nightly;

/// <summary>
/// Other ways to begin anew: without the firmware, with other arguments for the kernel, without the machine's own state, and with an /etc that nobody writes.
/// </summary>
[Trait("Needs", "Nightly")]
[TestCaseOrderer(StepOrderer.Type, StepOrderer.Assembly)]
public sealed class RestartsTests(RestartsFixture story) : IClassFixture<RestartsFixture>
{
    private VirtualMachine Machine => story.Machine;

    [Step(1)]
    public Task SoftReboot_SameKernel_RunsTheNewImageInTheSameBoot() => story.StepAsync("soft reboot", async () =>
    {
        await story.Disk.InstallAsync(story.Images, "v2", "--size", "5G", "--menu-timeout", "0");
        await story.SwitchOnAsync();
        await story.IsUpAsync("2.0.0");
        string kernel = await Machine.DoAsync("cat /proc/sys/kernel/random/boot_id");
        await Machine.DoAsync("echo 'of this machine' >/etc/vm-test/edited.conf");
        await story.StageAsync("v2-soft", "2.1.0");

        await Machine.BeginAsync("bootc update --apply --soft-reboot required");
        await Machine.UpAsync("2.1.0 by a soft reboot");
        GuestStatus status = await GuestStatus.ReadAsync(Machine);
        Assert.Equal("2.1.0", status.Booted);
        Assert.Equal(kernel, await Machine.DoAsync("cat /proc/sys/kernel/random/boot_id"));
        Assert.Equal("of this machine", await Machine.DoAsync("cat /etc/vm-test/edited.conf"));
        // It has not been booted yet, so nothing of it is blessed.
        Assert.Contains("+3", Assert.IsType<string>(status.BootedEntry), StringComparison.Ordinal);

        await story.RebootAsync("2.1.0");
    });

    [Step(2)]
    public Task KernelArgument_Added_IsThereAndFoundGood() => story.StepAsync("kargs", async () =>
    {
        await Machine.DoAsync("bootc kargs --append vm-test.added=yes");
        await story.RebootAsync("2.1.0");
        Assert.Equal("vm-test.added=yes", await Machine.DoAsync("grep -o 'vm-test[^ ]*' /proc/cmdline"));
        // The entry with the old arguments has served.
        Assert.Equal("1", await EntriesOfBootedAsync());
    });

    [Step(3)]
    public Task KernelArgument_ThatDoesNotBoot_IsTakenBack() => story.StepAsync("kargs that do not boot", async () =>
    {
        int before = story.Log.Boots.Count;
        await Machine.DoAsync("bootc kargs --append rdinit=/nothing");
        await Machine.ResetAsync();
        GuestStatus status = await story.IsUpAsync("2.1.0", 3 * VirtualMachine.BootLimit);
        Assert.Equal(3, story.Log.Boots.Skip(before).SkipLast(1).Count(boot => boot.Console.Contains("Kernel panic", StringComparison.Ordinal)));
        Assert.Empty(status.Held);
        Assert.Equal("vm-test.added=yes", await Machine.DoAsync("grep -o -e 'vm-test[^ ]*' -e rdinit /proc/cmdline"));
        Assert.Equal("1", await EntriesOfBootedAsync());
        await Machine.DoAsync("! bootc kargs | grep rdinit");
    });

    [Step(4)]
    public Task UsrOverlay_UntilTheNextBoot_MakesUsrWritable() => story.StepAsync("usr-overlay", async () =>
    {
        Assert.NotEqual(0, (await Machine.RunAsync("touch /usr/bin/vm-test-writes")).ExitCode);
        await Machine.DoAsync("""
            bootc usr-overlay
            install -m 755 /dev/stdin /usr/bin/vm-test-writes <<<'echo ran'
            test "$(vm-test-writes)" = ran
            bootc usr-overlay
            test -e /usr/bin/vm-test-writes
            """);
        await story.RebootAsync("2.1.0");
        Assert.NotEqual(0, (await Machine.RunAsync("test -e /usr/bin/vm-test-writes || touch /usr/bin/vm-test-writes")).ExitCode);
    });

    [Step(5)]
    public Task Reset_KeepingHome_BeginsWithTheImagesEtcAndVar() => story.StepAsync("reset", async () =>
    {
        await Machine.DoAsync("for place in /etc /var /home; do echo mine >$place/vm-test-writes; done; bootc reset --yes --keep-home");
        await story.RebootAsync("2.1.0");
        Assert.Equal("mine", await Machine.DoAsync("cat /home/vm-test-writes"));
        await Machine.DoAsync("test ! -e /etc/vm-test-writes && test ! -e /var/vm-test-writes");
        Assert.Equal("edited of v1", await Machine.DoAsync("cat /etc/vm-test/edited.conf"));
    });

    [Step(6)]
    public Task ImmutableEtc_OfAnImage_CannotBeWrittenButForItsFiles() => story.StepAsync("immutable /etc", async () =>
    {
        string machine = await Machine.DoAsync("cat /etc/machine-id");
        await story.StageAsync("immutable", "20.0.0");
        await story.RebootAsync("20.0.0");
        Assert.NotEqual(0, (await Machine.RunAsync("touch /etc/vm-test-writes")).ExitCode);
        await Machine.DoAsync("echo changed >/etc/hostname");
        await story.RebootAsync("20.0.0");
        Assert.Equal("changed", await Machine.DoAsync("cat /etc/hostname"));
        Assert.Equal(machine, await Machine.DoAsync("cat /etc/machine-id"));
        await Machine.PowerOffAsync();
    });

    private Task<string> EntriesOfBootedAsync() =>
        Machine.DoAsync("id=$(grep -o 'composefs=?*[0-9a-f]*' /proc/cmdline | grep -o '[0-9a-f]*$'); ls $(bootctl --print-boot-path)/loader/entries/bootc-$id* | wc -l");
}
