using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests.Booted;

public sealed class WritableRootTests
{
    [Fact]
    public async Task Update_SysrootMountedForReadingOnly_WritesWhereNobodyElseCan()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1");
        Tool.Run("mount", "--bind", fixture.Root, fixture.Root);
        try
        {
            Tool.Run("mount", "-o", "remount,bind,ro", fixture.Root);
            using var sysroot = Sysroot.OpenRunning(fixture.Firmware.Booted!, fixture.Root, EspOutside(fixture));
            var engine = new Engine(sysroot, fixture.Options);
            fixture.Publish(BootableImage.Make("2"));

            var result = await engine.UpdateAsync();

            Assert.Equal(UpdateOutcome.Staged, result.Outcome);
            Assert.Equal("2", engine.ReadDeployments().Staged!.Origin.ImageVersion);
            using (var root = sysroot.OpenWritable())
            {
                Assert.True(root.Directory.MakeDir("mark"));
            }

            Assert.ThrowsAny<IOException>(() => File.WriteAllText(Path.Join(fixture.Root, "bootc/file"), ""));
        }
        finally
        {
            Tool.Run("umount", "-l", fixture.Root);
        }
    }

    [Fact]
    public async Task Update_EspMountedForReadingOnly_IsRefused()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1");
        Tool.Run("mount", "--bind", fixture.Esp, fixture.Esp);
        try
        {
            Tool.Run("mount", "-o", "remount,bind,ro", fixture.Esp);

            var error = await Assert.ThrowsAsync<DeployException>(() => fixture.BringAsync(BootableImage.Make("2")));

            Assert.Equal("esp-read-only", error.Code);
        }
        finally
        {
            Tool.Run("umount", "-l", fixture.Esp);
        }
    }

    [Fact]
    public async Task Update_EspNotThere_IsRefusedAndNotMade()
    {
        using var fixture = await BootedUpdateTests.RunningAsync("1");
        Directory.Move(fixture.Esp, fixture.Esp + "-gone");

        var error = await Assert.ThrowsAsync<DeployException>(() => fixture.WithAsync(engine => engine.SwitchAsync(fixture.Reference)));

        Assert.Equal("esp-missing", error.Code);
        Assert.False(Directory.Exists(fixture.Esp));
    }

    // On a device the boot partition is a mount of its own; here it lies below the root that is read-only, so a copy outside stands for it.
    private static string EspOutside(SysrootFixture fixture)
    {
        var place = fixture.Layout + "-esp";
        Directory.CreateDirectory(place);
        foreach (var file in Directory.EnumerateFiles(fixture.Esp, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Join(place, Path.GetRelativePath(fixture.Esp, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return place;
    }
}
