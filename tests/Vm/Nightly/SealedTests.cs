using SkorionOS.Vm.Tests.Machine;
using SkorionOS.Vm.Tests.Story;

namespace SkorionOS.Vm.Tests.Nightly;

/// <summary>An image that brings a unified kernel image, between those that do not.</summary>
[Trait("Needs", "Nightly")]
[TestCaseOrderer(StepOrderer.Type, StepOrderer.Assembly)]
public sealed class SealedTests(SealedFixture story) : IClassFixture<SealedFixture>
{
    private VirtualMachine Machine => story.Machine;

    [Step(1)]
    public Task Update_ToASealedImage_BootsWithTheLineInside() => story.StepAsync("to a unified kernel image", async () =>
    {
        await story.Disk.InstallAsync(story.Images, "v2", "--size", "5G", "--menu-timeout", "0");
        await story.SwitchOnAsync();
        await story.IsUpAsync("2.0.0");
        await story.StageAsync("sealed", "40.0.0");
        await story.RebootAsync("40.0.0");
        // The stub gave it, and not the entry; the root was found by its type.
        Assert.Matches("^composefs=[0-9a-f]{64} rw panic=10 systemd.crash_action=reboot console=tty0 console=ttyS0,115200$", await Machine.DoAsync("cat /proc/cmdline"));
        await Machine.DoAsync("""
            bootctl status --no-pager | grep -i 'stub'
            bootc status --json | grep -q '"bootType": *"Uki"'
            findmnt --noheadings --output OPTIONS / | grep -q verity=require
            """);
    });

    [Step(2)]
    public Task Arguments_OfASealedImage_AreNotChanged() => story.StepAsync("kargs of a unified kernel image", async () =>
    {
        Assert.Contains("signed", (await Machine.RunAsync("bootc kargs --append foo 2>&1")).Output, StringComparison.Ordinal);
        await Machine.DoAsync("bootc kargs | grep console=ttyS0");
    });

    [Step(3)]
    public Task Rollback_FromASealedImage_GoesBack() => story.StepAsync("back from a unified kernel image", async () =>
    {
        await Machine.DoAsync("bootc rollback");
        await story.RebootAsync("2.0.0");
        await story.SwitchOffAsync();
    });
}
