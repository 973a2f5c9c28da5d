using SkorionOS.Deploy.Booted;
using SkorionOS.Interop.Mounts;

namespace SkorionOS.Deploy.Tests.Booted;

/// <summary>The overlay on a place for /usr, with real mounts that nobody else sees.</summary>
public sealed class UsrOverlayTests
{
    [Fact]
    public async Task OverlayUsr_Twice_CanBeWrittenAndIsThereOnce()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(Testing.Images.BootableImage.Make("1"));

        // This filesystem has no fs-verity; an installation without asks for none.
        var entry = Directory.GetFiles(fixture.Entries).Single();
        var text = await File.ReadAllTextAsync(entry);
        await File.WriteAllTextAsync(entry, text.Replace("composefs=", "composefs=?", StringComparison.Ordinal));
        fixture.Boot();
        var place = Directory.CreateDirectory(Path.Join(fixture.Root, "usr")).FullName;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                MountNamespace.Unshare();
                Look(fixture, place);
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();

        Assert.Null(failure);
        Assert.Empty(Directory.GetFileSystemEntries(place));
    }

    private static void Look(SysrootFixture fixture, string place)
    {
        Assert.True(fixture.With(engine => engine.OverlayUsr(place)));
        var tool = Path.Join(place, "bin/tool");
        Assert.Equal(3000, new FileInfo(tool).Length);
        Assert.StartsWith("NAME=", File.ReadAllText(Path.Join(place, "lib/os-release")), StringComparison.Ordinal);

        File.AppendAllText(tool, "changed");
        File.WriteAllText(Path.Join(place, "bin/new"), "new");
        File.Delete(Path.Join(place, "bin/small"));

        Assert.Equal(3007, new FileInfo(tool).Length);
        Assert.True(UsrOverlay.IsActive(MountTable.Read(), place));
        Assert.False(fixture.With(engine => engine.OverlayUsr(place)));
        Assert.True(File.Exists(Path.Join(place, "bin/new")));
        Assert.False(File.Exists(Path.Join(place, "bin/small")));
        Assert.Null(MountTable.Read().At("/run/bootc/usr-overlay"));
        MountPoint.Unmount(place, lazy: true);
    }
}
