using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;
using SkorionOS.Testing.Files;

namespace SkorionOS.Interop.Tests.Mounts;

public sealed class MountTreeTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Clone_Directory_IsWrittenThroughUnlessReadOnly() => PrivateMounts.Run(() =>
    {
        var (source, place) = (_scratch.Make("source"), _scratch.Make("place"));
        using var clone = DetachedMount.Clone(source);
        clone.MountAt(place);

        File.WriteAllText(Path.Join(place, "file"), "x");
        Assert.True(File.Exists(Path.Join(source, "file")));
        clone.SetReadOnly(true);
        Assert.Equal(Errno.EROFS, Assert.Throws<LinuxException>(() => Touch(place)).Error);
        Touch(source);
        MountPoint.SetReadOnly(place, false);
        Touch(place);
    });

    [Fact]
    public void Clone_WithMountsBelow_TakesThemAlongOnlyWhenAsked() => PrivateMounts.Run(() =>
    {
        var (source, place) = (_scratch.Make("source"), _scratch.Make("place"));
        _scratch.Make("source/below");
        using (var memory = Memory(writable: true))
        {
            memory.MountAt(_scratch["source/below"]);
        }

        File.WriteAllText(_scratch["source/below/file"], "x");
        using var alone = DetachedMount.Clone(source);
        using var with = DetachedMount.Clone(source, recursive: true);

        alone.MountAt(place);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Join(place, "below")));
        MountPoint.Unmount(place, lazy: true);
        with.MountAt(place);
        Assert.True(File.Exists(Path.Join(place, "below/file")));
    });

    [Fact]
    public void MountOver_SymbolicLink_CoversTheLinkAndNotItsTarget() => PrivateMounts.Run(() =>
    {
        File.WriteAllText(_scratch["target"], "covered?");
        File.WriteAllText(_scratch["other"], "other");
        File.CreateSymbolicLink(_scratch["link"], _scratch["target"]);
        File.CreateSymbolicLink(_scratch["machine's"], _scratch["other"]);
        using var file = DetachedMount.Clone(_scratch["machine's"]);

        file.MountOver(_scratch["link"]);

        Assert.Equal("other", File.ReadAllText(_scratch["link"]));
        Assert.Equal("covered?", File.ReadAllText(_scratch["target"]));
    });

    [Fact]
    public void Reconfigure_ReadOnlyFileSystem_CanBeWritten() => PrivateMounts.Run(() =>
    {
        var place = _scratch.Make("place");
        using (var context = FileSystemContext.Open("tmpfs"))
        {
            context.SetFlag("ro");
            using var memory = context.Mount(writable: true);
            memory.MountAt(place);
        }

        Assert.True(MountTable.Read().At(place)!.IsFileSystemReadOnly);
        using (var context = FileSystemContext.Pick(place))
        {
            context.SetFlag("rw");
            context.Reconfigure();
        }

        Assert.False(MountTable.Read().At(place)!.IsFileSystemReadOnly);
        Touch(place);
    });

    [Fact]
    public void Enter_FromAPrivateNamespace_SeesWhatWasMountedOutside() => PrivateMounts.Run(() =>
    {
        var place = _scratch.Make("place");
        using var outside = MountNamespace.OpenCurrent();
        MountNamespace.Unshare();
        DetachedMount tree;
        using (var memory = Memory(writable: true))
        {
            memory.MountAt(place);
            tree = DetachedMount.Clone(place);
        }

        File.WriteAllText(Path.Join(place, "file"), "x");
        outside.Enter();

        Assert.Empty(Directory.GetFileSystemEntries(place));
        Assert.Null(MountTable.Read().At(place));
        using (tree)
        {
            tree.MountAt(place);
        }

        Assert.True(File.Exists(Path.Join(place, "file")));
    });

    private static DetachedMount Memory(bool writable)
    {
        using var context = FileSystemContext.Open("tmpfs");
        return context.Mount(writable);
    }

    private static void Touch(string directory)
    {
        using var opened = Dir.Open(directory);
        using var file = opened.CreateNew("touched");
    }
}
