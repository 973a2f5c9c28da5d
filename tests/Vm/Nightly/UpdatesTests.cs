using System.Globalization;
using SkorionOS.Vm.Tests.Machine;
using SkorionOS.Vm.Tests.Story;

namespace SkorionOS.Vm.Tests.Nightly;

/// <summary>A machine over many updates: what it keeps stays bounded, and a full partition does not break it.</summary>
[Trait("Needs", "Nightly")]
[TestCaseOrderer(StepOrderer.Type, StepOrderer.Assembly)]
public sealed class UpdatesTests(UpdatesFixture story) : IClassFixture<UpdatesFixture>
{
    private VirtualMachine Machine => story.Machine;

    [Step(1)]
    public Task SevenUpdates_InARow_KeepThreeDeploymentsAndTheirKernels() => story.StepAsync("seven updates", async () =>
    {
        await story.Disk.InstallAsync(story.Images, "v2", "--size", "5G", "--menu-timeout", "0");
        await story.SwitchOnAsync();
        await story.IsUpAsync("2.0.0");
        for (int version = 6; version <= 12; version++)
        {
            await story.StageAsync($"v{version}", $"{version}.0.0");
            await story.RebootAsync($"{version}.0.0");
            // Booted, its fallback, and one more: not one directory, entry or initramfs more.
            int kept = Math.Min(version - 4, 3);
            Assert.Equal(kept, await CountAsync("ls -d /sysroot/bootc/state/deploy/*"));
            Assert.Equal(kept, await CountAsync("ls -d /sysroot/bootc/storage/images/*"));
            Assert.Equal(kept, await CountAsync($"ls {LoaderDirectory}/entries/*.conf"));
            Assert.Equal(kept, await CountAsync($"ls {KernelDirectory}/*-initrd"));
            Assert.Equal(1, await CountAsync($"ls {KernelDirectory}/*-vmlinuz"));
        }

        Assert.EndsWith("clean.", await Machine.DoAsync("bootc fsck --quiet"), StringComparison.Ordinal);
    });

    [Step(2)]
    public Task Update_WhenThePartitionIsFull_IsRefusedBeforeTheDownload() => story.StepAsync("full ESP", async () =>
    {
        await Machine.DoAsync("esp=$(bootctl --print-esp-path); fallocate -l $(( $(df --output=avail -B1 $esp | tail -n 1) - 1000000 )) $esp/full", TimeSpan.FromMinutes(3));
        // The oldest would make room for another one; nothing may go when all are pinned.
        await Machine.DoAsync("for deployment in $(ls /sysroot/bootc/state/deploy); do bootc pin $deployment; done");
        await story.Images.PublishAsync("v6");
        ShellResult refused = await Machine.RunAsync("bootc update");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("space", refused.Complaints, StringComparison.OrdinalIgnoreCase);
        Assert.Null((await GuestStatus.ReadAsync(Machine)).Staged);
        // As full as before, and with one that may go.
        await Machine.DoAsync("for deployment in $(ls /sysroot/bootc/state/deploy); do bootc unpin $deployment; done");
        await story.StageAsync("v6", "6.0.0");
        await Machine.DoAsync("rm $(bootctl --print-esp-path)/full");
        await story.RebootAsync("6.0.0");
    });

    private static string LoaderDirectory => "$(bootctl --print-boot-path)/loader";

    private static string KernelDirectory => "$(bootctl --print-boot-path)/EFI/Linux/bootc";

    private async Task<int> CountAsync(string list) => int.Parse(await Machine.DoAsync($"{list} | wc -l"), CultureInfo.InvariantCulture);
}
