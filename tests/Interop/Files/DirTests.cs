using System.Globalization;
using System.Text;
using SkorionOS.Interop.Files;
using SkorionOS.Testing.Files;

namespace SkorionOS.Interop.Tests.Files;

public sealed class DirTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly Dir _dir;

    public DirTests() => _dir = Dir.Open(_scratch.Path);

    public void Dispose()
    {
        _dir.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void EnsureDir_MissingThenThere_MakesItOnceAndSyncsItsNameBothTimes()
    {
        var calls = new List<string>();
        using (FaultInjection.Use(point => calls.Add($"{point.Operation} {point.Path}")))
        {
            _dir.EnsureDir("a", 0x1c0).Dispose();
            _dir.EnsureDir("a", 0x1ed).Dispose();
        }

        Assert.Equal([$"mkdirat {_scratch["a"]}", $"fsync {_scratch.Path}", $"fsync {_scratch.Path}"], calls);
        Assert.Equal("700", Tool.Run("stat", "-c", "%a", _scratch["a"]).Trim());
    }

    [Fact]
    public void EnsureDir_NameOfAFile_IsRefused()
    {
        File.WriteAllText(_scratch["a"], "x");

        var error = Assert.Throws<LinuxException>(() => _dir.EnsureDir("a"));

        Assert.Equal((Errno.ENOTDIR, "openat", _scratch["a"]), (error.Error, error.Operation, error.Path));
    }

    [Fact]
    public void Ensure_SeveralMissingParts_MakesThemAll()
    {
        using var deep = Dir.Ensure(_scratch["a/b/../b/c"]);

        Assert.Equal(_scratch["a/b/c"], deep.Path);
        Assert.True(Directory.Exists(_scratch["a/b/c"]));
    }

    [Fact]
    public void MakeDir_TakenName_AnswersFalse()
    {
        Assert.True(_dir.MakeDir("a"));
        Assert.False(_dir.MakeDir("a"));
    }

    [Fact]
    public void Exchange_TwoDirectories_SwapsTheirContents()
    {
        File.WriteAllText(Path.Join(_scratch.Make("a"), "one"), "");
        File.WriteAllText(Path.Join(_scratch.Make("b"), "two"), "");

        _dir.Exchange("a", "b");

        Assert.True(File.Exists(_scratch["a/two"]));
        Assert.True(File.Exists(_scratch["b/one"]));
    }

    [Fact]
    public void Exchange_OneMissing_SaysWhatAndLeavesTheOther()
    {
        File.WriteAllText(_scratch["a"], "x");

        var error = Assert.Throws<LinuxException>(() => _dir.Exchange("a", "b"));

        Assert.Equal((Errno.ENOENT, "renameat2"), (error.Error, error.Operation));
        Assert.Contains(_scratch["a"], error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(_scratch["a"]));
    }

    [Fact]
    public void OpenRead_SymbolicLink_IsNotFollowed()
    {
        File.WriteAllText(_scratch["file"], "x");
        _scratch.Make("directory");
        _dir.Symlink("file", "to-file");
        _dir.Symlink("directory", "to-directory");

        Assert.Equal(Errno.ELOOP, Assert.Throws<LinuxException>(() => _dir.OpenRead("to-file")).Error);
        Assert.Equal(Errno.ELOOP, Assert.Throws<LinuxException>(() => _dir.ReadAll("to-file")).Error);
        Assert.Equal(Errno.ENOTDIR, Assert.Throws<LinuxException>(() => _dir.OpenDir("to-directory")).Error);
        Assert.Equal(FileKind.SymbolicLink, _dir.TryStat("to-file")?.Kind);
        Assert.Equal("file"u8, _dir.ReadLink("to-file"u8));
    }

    [Fact]
    public void TryStat_FilesOfAllKinds_SaysWhatStatSays()
    {
        Tool.Script(_scratch.Path, "mkfifo -m 0604 fifo; mknod block b 259 70000; mknod character c 4095 255; echo content >file; ln file second; chown 12:34 file; chmod 4751 file; touch -d @-1.25 file");
        foreach (var name in (string[])["fifo", "block", "character", "file"])
        {
            var status = _dir.TryStat(name)!.Value;
            var ours = string.Create(
                CultureInfo.InvariantCulture,
                $"{(int)status.Kind | (int)status.Mode:x} {status.Uid} {status.Gid} {status.Size} {status.LinkCount} {status.Inode} {status.AllocatedBytes / 512}");
            Assert.Equal(Tool.Run("stat", "-c", "%f %u %g %s %h %i %b", _scratch[name]).Trim(), ours);
        }

        Assert.Equal((-2, 750_000_000u), (_dir.TryStat("file")!.Value.ModifySeconds, _dir.TryStat("file")!.Value.ModifyNanoseconds));
        Assert.Equal(Encoded(259, 70000), _dir.TryStat("block")!.Value.RawDevice);
        Assert.Equal(Encoded(4095, 255), _dir.TryStat("character")!.Value.RawDevice);
        Assert.Null(_dir.TryStat("missing"));
        Assert.Null(_dir.TryStat("file/below"));
    }

    [Fact]
    public void ReadAll_OfUnknownSize_IsReadToItsEnd()
    {
        using var process = Dir.Open("/proc/self");

        Assert.Equal(0ul, process.TryStat("status")!.Value.Size);
        Assert.EndsWith("\n", Encoding.UTF8.GetString(process.ReadAll("status")), StringComparison.Ordinal);
        Assert.Equal(Errno.EFBIG, Assert.Throws<LinuxException>(() => process.ReadAll("status", limit: 100)).Error);
    }

    [Fact]
    public void ReadAll_LongerThanTheLimit_IsRefused()
    {
        File.WriteAllText(_scratch["a"], "12345");

        Assert.Equal("12345"u8, _dir.ReadAll("a", limit: 5));
        Assert.Equal(Errno.EFBIG, Assert.Throws<LinuxException>(() => _dir.ReadAll("a", limit: 4)).Error);
        Assert.Null(_dir.TryReadAll("missing"));
    }

    [Fact]
    public void Space_OfADisk_IsWhatDfSays()
    {
        var space = _dir.Space();

        var said = Tool.Run("stat", "-f", "-c", "%b %S", _scratch.Path).Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(said[0] * said[1], space.Total);
        Assert.Equal(said[1], space.ClusterSize);
        Assert.InRange(space.Available, 1, space.Total);
    }

    [Fact]
    public void Open_MissingDirectory_NamesOperationPathAndReason()
    {
        var error = Assert.Throws<LinuxException>(() => Dir.Open(_scratch["missing"]));

        Assert.Equal((Errno.ENOENT, "openat", _scratch["missing"]), (error.Error, error.Operation, error.Path));
        Assert.Equal($"openat {_scratch["missing"]}: No such file or directory (ENOENT)", error.Message);
        Assert.False(error.IsOutOfSpace);
    }

    /// <summary>The kernel's new_encode_dev().</summary>
    private static uint Encoded(uint major, uint minor) => (minor & 0xff) | (major << 8) | ((minor & ~0xffu) << 12);
}
