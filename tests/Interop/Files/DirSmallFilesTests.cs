using System.Text;
using SkorionOS.Interop.Files;
using SkorionOS.Testing.Files;

namespace SkorionOS.Interop.Tests.Files;

/// <summary>Small files in few calls; made and looked at by programs of the distribution.</summary>
public sealed class DirSmallFilesTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly Dir _dir;
    private readonly byte[] _buffer = new byte[8];

    public DirSmallFilesTests() => _dir = Dir.Open(_scratch.Path);

    public void Dispose()
    {
        _dir.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void Read_ShorterAndLongerThanTheBuffer_GivesWhatFits()
    {
        Tool.Script(_scratch.Path, "mkdir d; printf 12345 > d/short; printf 123456789 > d/long; : > empty");

        Assert.Equal(5, _dir.Read("d/short"u8, _buffer));
        Assert.Equal("12345"u8, _buffer.AsSpan(0, 5));
        Assert.Equal(8, _dir.Read("d/long"u8, _buffer));
        Assert.Equal("12345678"u8, _buffer);
        Assert.Equal(0, _dir.Read("empty"u8, _buffer));
    }

    [Fact]
    public void Read_MissingAndSymbolicLink_Throws()
    {
        Tool.Script(_scratch.Path, "touch file; ln -s file link");

        Assert.Equal(Errno.ENOENT, Assert.Throws<LinuxException>(() => _dir.Read("missing"u8, _buffer)).Error);
        Assert.Equal(Errno.ELOOP, Assert.Throws<LinuxException>(() => _dir.Read("link"u8, _buffer)).Error);
        Assert.Equal(Errno.ELOOP, Assert.Throws<LinuxException>(() => _dir.TryRead("link"u8, _buffer, out _, out _)).Error);
    }

    [Fact]
    public void Read_NameLongerThanTheStackHolds_IsFound()
    {
        var directory = new string('d', 250);
        var path = $"{directory}/{directory}/{directory}/file";
        Tool.Script(_scratch.Path, $"mkdir -p {directory}/{directory}/{directory}; printf 1 > {path}");

        Assert.Equal(1, _dir.Read(Encoding.ASCII.GetBytes(path), _buffer));
        Assert.Equal(FileKind.Regular, _dir.TryStat(Encoding.ASCII.GetBytes(path))?.Kind);
        Assert.Empty(_dir.ReadXattrs(Encoding.ASCII.GetBytes(path)));
    }

    [Fact]
    public void TryRead_FilesWithAndWithoutAttributes_TellsAllAtOnce()
    {
        Tool.Script(_scratch.Path, "printf 12345 > a; chmod 4751 a; chown 7:8 a; touch -d @17 a; chmod u+s a; printf 123456789 > long; touch x; setfattr -n user.x -v 1 x");

        var status = _dir.TryRead("a"u8, _buffer, out var length, out var mayHaveXattrs);

        Assert.Equal(_dir.TryStat("a"u8), status);
        Assert.Equal((5ul, 7u, 8u, 17L), (status?.Size, status?.Uid, status?.Gid, status?.ModifySeconds));
        Assert.Equal("12345"u8, _buffer.AsSpan(0, length));
        Assert.False(mayHaveXattrs);
        Assert.Equal(9ul, _dir.TryRead("long"u8, _buffer, out length, out _)?.Size);
        Assert.Equal(0, length);
        Assert.NotNull(_dir.TryRead("x"u8, _buffer, out _, out mayHaveXattrs));
        Assert.True(mayHaveXattrs);
        Assert.Null(_dir.TryRead("missing"u8, _buffer, out _, out _));
    }

    [Theory]
    [InlineData("644", "12345")]
    [InlineData("7777", "")]
    [InlineData("0", "1")]
    public void MakeFile_AnyMode_HasContentModeAndTime(string mode, string content)
    {
        _dir.MakeFile("a"u8, Encoding.ASCII.GetBytes(content), Convert.ToUInt32(mode, 8), 1_000_000_000, 500_000_000);

        Assert.Equal($"{mode} {content.Length} 0:0 1000000000.5000000000", Tool.Script(_scratch.Path, "find a -printf '%m %s %U:%G %T@'"));
        Assert.Equal(content, Tool.Script(_scratch.Path, "cat a"));
    }

    [Fact]
    public void MakeFile_NameTaken_ThrowsAndLeavesIt()
    {
        Tool.Script(_scratch.Path, "printf old > a; ln -s nowhere link");

        Assert.Equal(Errno.EEXIST, Assert.Throws<LinuxException>(() => _dir.MakeFile("a"u8, "new"u8, 0x1a4, 0, 0)).Error);
        Assert.Equal(Errno.EEXIST, Assert.Throws<LinuxException>(() => _dir.MakeFile("link"u8, "new"u8, 0x1a4, 0, 0)).Error);
        Assert.Equal("old", Tool.Script(_scratch.Path, "cat a"));
    }

    [Fact]
    public void MakeFile_EachChange_CanBeMadeToFail()
    {
        var seen = new List<string>();
        using (FaultInjection.Use(point => seen.Add(point.Operation)))
        {
            _dir.MakeFile("a"u8, "1"u8, 0x1a4, 0, 0);
        }

        Assert.Equal(["openat(O_CREAT)", "pwrite", "fchmod", "futimens"], seen);
    }
}
