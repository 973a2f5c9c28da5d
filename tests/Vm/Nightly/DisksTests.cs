using SkorionOS.Vm.Tests.Machine;
using SkorionOS.Vm.Tests.Story;

namespace SkorionOS.Vm.Tests.Nightly;

/// <summary>A machine with two disks: each has a system of its own, and one installs the other, in each way that there is.</summary>
[Trait("Needs", "Nightly")]
[TestCaseOrderer(StepOrderer.Type, StepOrderer.Assembly)]
public sealed class DisksTests(DisksFixture story) : IClassFixture<DisksFixture>
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(8);

    private VirtualMachine Machine => story.Machine;

    [Step(1)]
    public Task TwoSystems_SideBySide_EachBootsAndSeesItsOwn() => story.StepAsync("two systems", async () =>
    {
        await story.Disk.InstallAsync(story.Images, "v1", "--size", "5G", "--menu-timeout", "0");
        await story.Other.InstallAsync(story.Images, "v2", "--size", "5G", "--menu-timeout", "0");
        await story.SwitchOnAsync(story.Other, story.Disk);
        await AssertAloneAsync("2.0.0");
        await story.SwitchOffAsync();

        await story.SwitchOnAsync(story.Disk, story.Other);
        await AssertAloneAsync("1.0.0");
        // And changes its own: the other one's partitions are as they were.
        string other = await Machine.DoAsync("sha256sum /dev/vdb1 | cut -d' ' -f1", TimeSpan.FromMinutes(3));
        await story.StageAsync("v2", "2.0.0");
        await story.RebootAsync("2.0.0");
        Assert.Equal(other, await Machine.DoAsync("sha256sum /dev/vdb1 | cut -d' ' -f1", TimeSpan.FromMinutes(3)));
    });

    [Step(2)]
    public Task Install_OnADeviceThatIsNotEmpty_IsRefused() => story.StepAsync("a device that is not empty", async () =>
    {
        string before = await Machine.DoAsync("sfdisk --dump /dev/vdb");
        ShellResult refused = await InstallAsync("to-disk --quiet /dev/vdb");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("--wipe", refused.Complaints, StringComparison.Ordinal);
        Assert.Equal(before, await Machine.DoAsync("sfdisk --dump /dev/vdb"));
    });

    [Step(3)]
    public Task Install_OfBtrfsOnADevice_BootsAndUpdates() => story.StepAsync("btrfs", async () =>
    {
        await story.Images.PublishAsync("v6");
        await DoInstallAsync("to-disk --quiet --wipe --filesystem btrfs --menu-timeout 0 /dev/vdb");
        await BootOtherAsync("6.0.0");
        Assert.Equal("btrfs", await Machine.DoAsync("findmnt -no FSTYPE /sysroot"));
        await AssertSealedAndUpdatesAsync("v7", "7.0.0");
        Assert.Equal("btrfs", await Machine.DoAsync("findmnt -no FSTYPE /sysroot"));
        await story.SwitchOffAsync();
    });

    [Step(4)]
    public Task Install_WithAnExtendedBootPartition_HasEntriesAndKernelsThere() => story.StepAsync("XBOOTLDR", async () =>
    {
        await story.Images.PublishAsync("v6");
        await story.SwitchOnAsync(story.Disk, story.Other);
        await story.IsUpAsync("2.0.0");
        await Machine.DoAsync("""
            wipefs --all --quiet /dev/vdb
            sfdisk --quiet --wipe always /dev/vdb <<'END'
            label: gpt
            size=100MiB, type=uefi
            size=600MiB, type=BC13C2FF-59E6-4262-A352-B275FD6F7172
            type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709
            END
            udevadm settle
            mkfs.vfat -F 32 /dev/vdb1
            mkfs.vfat -F 32 /dev/vdb2
            mke2fs -q -t ext4 -O verity /dev/vdb3
            mkdir /run/target
            mount /dev/vdb3 /run/target
            mkdir /run/target/{boot,efi}
            mount /dev/vdb1 /run/target/efi
            mount /dev/vdb2 /run/target/boot
            """);
        await DoInstallAsync("to-filesystem --quiet --menu-timeout 0 /run/target");
        await Machine.DoAsync("umount --recursive /run/target");
        await BootOtherAsync("6.0.0");
        await AssertSealedAndUpdatesAsync("v7", "7.0.0");
        Assert.Equal("/efi /boot", await Machine.DoAsync("echo $(bootctl --print-esp-path) $(bootctl --print-boot-path)"));
        await Machine.DoAsync("""
            test "$(ls /boot/loader/entries/bootc-*.conf | wc -l)" = 2
            test "$(ls /boot/EFI/Linux/bootc/*-initrd | wc -l)" = 2
            test -e /efi/EFI/BOOT/BOOTX64.EFI
            test ! -e /boot/EFI/BOOT
            test ! -e /efi/EFI/Linux/bootc
            """);
        await story.SwitchOffAsync();
    });

    /// <summary>What runs comes from the first disk, and knows of nothing else.</summary>
    private async Task AssertAloneAsync(string version)
    {
        GuestStatus status = await story.IsUpAsync(version);
        Assert.Null(status.Staged);
        Assert.Null(status.Rollback);
        Assert.Empty(status.Held);
        Assert.Equal("/dev/vda2", await Machine.DoAsync("findmnt -no SOURCE /sysroot | sed 's/\\[.*//'"));
        Assert.Equal("/dev/vda1", await Machine.DoAsync("esp=$(bootctl --print-esp-path); ls $esp >/dev/null; findmnt -t vfat -no SOURCE $esp"));
        Assert.Equal("1", await Machine.DoAsync("ls $(bootctl --print-boot-path)/loader/entries | wc -l"));
        Assert.EndsWith("clean.", await Machine.DoAsync("bootc fsck --quiet", TimeSpan.FromMinutes(3)), StringComparison.Ordinal);
    }

    private async Task AssertSealedAndUpdatesAsync(string image, string version)
    {
        Assert.Contains("verity=require", await Machine.DoAsync("grep ' / / ' /proc/self/mountinfo"), StringComparison.Ordinal);
        await Machine.DoAsync("echo mine | tee /etc/vm-test-writes /var/vm-test-writes");
        await story.StageAsync(image, version);
        await story.RebootAsync(version);
        Assert.Equal("mine\nmine", await Machine.DoAsync("cat /etc/vm-test-writes /var/vm-test-writes"));
        Assert.EndsWith("clean.", await Machine.DoAsync("bootc fsck --quiet", TimeSpan.FromMinutes(3)), StringComparison.Ordinal);
    }

    /// <summary>Off, and on again from the other disk, alone.</summary>
    private async Task BootOtherAsync(string version)
    {
        await story.SwitchOffAsync();
        // A disk that the firmware has not seen yet.
        File.Delete(story.Other.Variables);
        await story.SwitchOnAsync(story.Other);
        await story.IsUpAsync(version);
    }

    private Task<ShellResult> InstallAsync(string arguments) =>
        Machine.RunAsync($"bootc install {arguments} --source-imgref {story.Images.Followed} --tls-verify=false", InstallLimit);

    private async Task DoInstallAsync(string arguments)
    {
        ShellResult installed = await InstallAsync(arguments);
        Assert.True(installed.ExitCode == 0, installed.Complaints);
        story.Log.Note($"    {installed.Output.ReplaceLineEndings(" / ")}");
    }
}
