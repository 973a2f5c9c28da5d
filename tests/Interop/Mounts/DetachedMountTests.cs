using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;
using SkorionOS.Testing.Files;

namespace SkorionOS.Interop.Tests.Mounts;

public sealed class DetachedMountTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void MountAt_Directory_IsWhatTheKernelLists()
    {
        var place = _scratch.Make("with, a comma:and more");
        using (var mount = MountTmpfs())
        {
            Assert.Empty(Tool.Script("/", "findmnt -n -o FSTYPE \"$1\" || true", place));
            mount.MountAt(place);
        }

        Assert.StartsWith("tmpfs ro,", Tool.Run("findmnt", "-n", "-r", "-o", "FSTYPE,OPTIONS", place), StringComparison.Ordinal);
        MountPoint.Unmount(place);
        Assert.Empty(Tool.Script("/", "findmnt -n \"$1\" || true", place));
    }

    [Fact]
    public void OpenRoot_WithoutAPlace_ShowsTheFileSystem()
    {
        using var mount = MountTmpfs();
        using var root = mount.OpenRoot();

        Assert.Equal(0x1c0u, Dir.Stat(root.Handle, "root").Mode);
        Assert.Empty(root.List());
    }

    [Fact]
    public void Unmount_InUse_IsRefusedUnlessLazy()
    {
        var place = _scratch.Make("place");
        using (var mount = MountTmpfs())
        {
            mount.MountAt(place);
        }

        using (Dir.Open(place))
        {
            var refused = Assert.Throws<LinuxException>(() => MountPoint.Unmount(place));
            Assert.Contains(place, refused.Message, StringComparison.Ordinal);
            MountPoint.Unmount(place, lazy: true);
        }

        Assert.Equal(Errno.EINVAL, Assert.Throws<LinuxException>(() => MountPoint.Unmount(place)).Error);
    }

    [Fact]
    public void MountAt_MissingDirectory_SaysWhichOne()
    {
        using var mount = MountTmpfs();

        var error = Assert.Throws<LinuxException>(() => mount.MountAt(_scratch["missing"]));

        Assert.Equal(Errno.ENOENT, error.Error);
        Assert.Contains(_scratch["missing"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SetString_UnknownOption_HasTheWordsOfTheKernel()
    {
        using var context = FileSystemContext.Open("tmpfs");

        var error = Assert.Throws<LinuxException>(() => context.SetString("no-such-option", "x"));

        Assert.StartsWith("fsconfig tmpfs no-such-option=x: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Unknown parameter 'no-such-option'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_UnknownType_SaysWhichOne() =>
        Assert.StartsWith("fsopen nosuchfs: ", Assert.Throws<LinuxException>(() => FileSystemContext.Open("nosuchfs")).Message, StringComparison.Ordinal);

    private static DetachedMount MountTmpfs()
    {
        using var context = FileSystemContext.Open("tmpfs");
        context.SetString("mode", "700");
        return context.Mount();
    }
}
