using SkorionOS.Interop.Files;
using SkorionOS.Testing.Files;

namespace SkorionOS.Interop.Tests.Files;

public sealed class RemoveTreeTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly Dir _dir;

    public RemoveTreeTests() => _dir = Dir.Open(_scratch.Path);

    public void Dispose()
    {
        _dir.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void RemoveTree_AllKindsOfFiles_LeavesOnlyWhatALinkLedTo()
    {
        Tool.Script(_scratch.Path, "mkdir -p tree/a/b/c kept; touch kept/file tree/a/file; mkfifo tree/a/fifo; ln -s ../kept tree/to-kept; ln -s /missing tree/dangling; chmod 0 tree/a/b");

        Assert.True(_dir.RemoveTree("tree"));

        Assert.False(Directory.Exists(_scratch["tree"]));
        Assert.True(File.Exists(_scratch["kept/file"]));
    }

    [Fact]
    public void RemoveTree_NamesThatAreNotUtf8_AreRemovedToo()
    {
        Tool.Script(_scratch.Path, """mkdir -p tree/$'d\xff'; touch tree/$'d\xff'/$'\x80\x81' tree/$'\xfe'""");

        Assert.True(_dir.RemoveTree("tree"));

        Assert.False(Directory.Exists(_scratch["tree"]));
    }

    [Fact]
    public void RemoveTree_FileOrLinkOrNothing_RemovesTheNameAlone()
    {
        File.WriteAllText(_scratch["file"], "x");
        _dir.Symlink("file", "link");

        Assert.True(_dir.RemoveTree("link"));
        Assert.True(File.Exists(_scratch["file"]));
        Assert.True(_dir.RemoveTree("file"));
        Assert.False(_dir.RemoveTree("file"));
    }

    /// <summary>A bind mount has the device number of the tree itself, so only the kernel's mark of a mount tells it.</summary>
    [Fact]
    public void RemoveTree_MountBelow_IsRefusedAndWhatIsMountedStays()
    {
        Tool.Script(_scratch.Path, "mkdir -p tree/a/mounted valuable; touch valuable/file; mount --bind valuable tree/a/mounted");
        try
        {
            var error = Assert.Throws<LinuxException>(() => _dir.RemoveTree("tree"));

            Assert.Equal((Errno.EBUSY, _scratch["tree/a/mounted"]), (error.Error, error.Path));
            Assert.True(File.Exists(_scratch["valuable/file"]));
        }
        finally
        {
            Tool.Run("umount", _scratch["tree/a/mounted"]);
        }

        Assert.True(_dir.RemoveTree("tree"));
    }
}
