using System.Text;
using SkorionOS.Interop.Files;
using SkorionOS.Testing.Files;

namespace SkorionOS.Interop.Tests.Files;

/// <summary>Names, targets and attributes that are bytes and not text; made and counted by programs of the distribution.</summary>
public sealed class DirBytesTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly Dir _dir;

    public DirBytesTests() => _dir = Dir.Open(_scratch.Path);

    public void Dispose()
    {
        _dir.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void List_NamesThatAreNotUtf8_GivesTheirBytes()
    {
        Tool.Script(_scratch.Path, """touch $'\xff\xfe' plain; mkdir $'d\x80'; ln -s $'\xc3' link; mkfifo fifo""");

        var found = _dir.List().ToDictionary(entry => Convert.ToHexStringLower(entry.RawName), entry => entry.Kind);

        Assert.Equal(
            new Dictionary<string, FileKind>
            {
                ["fffe"] = FileKind.Regular,
                [Hex("plain")] = FileKind.Regular,
                ["6480"] = FileKind.Directory,
                [Hex("link")] = FileKind.SymbolicLink,
                [Hex("fifo")] = FileKind.Fifo,
            },
            found);
        Assert.Equal([0xc3], _dir.ReadLink("link"u8));
        Assert.Equal(FileKind.Regular, _dir.TryStat([0xff, 0xfe])?.Kind);
        _dir.OpenRead([0xff, 0xfe]).Dispose();
        _dir.OpenDir([(byte)'d', 0x80]).Dispose();
    }

    [Fact]
    public void List_MoreThanOneBufferOfNames_GivesEachOnce()
    {
        Tool.Script(_scratch.Path, """for i in $(seq 3000); do echo "name-that-takes-some-room-$i"; done | xargs touch""");

        var names = _dir.List().Select(entry => entry.Name).ToList();

        Assert.Equal(3000, names.Count);
        Assert.Equal(3000, names.Distinct().Count());
        Assert.Equal(3000, _dir.List().Count);
    }

    [Fact]
    public void ReadXattrs_BinaryAndEmptyAndNone_GivesWhatSetfattrSet()
    {
        Tool.Script(_scratch.Path, "touch a b; setfattr -n user.binary -v 0x00ff0a00 a; setfattr -n user.empty a; setfattr -n trusted.t -v t a; setfattr -n user.dir -v d .");

        var found = _dir.ReadXattrs("a"u8).ToDictionary(pair => Encoding.ASCII.GetString(pair.Key), pair => Convert.ToHexStringLower(pair.Value));

        Assert.Equal(new Dictionary<string, string> { ["user.binary"] = "00ff0a00", ["user.empty"] = "", ["trusted.t"] = "74" }, found);
        Assert.Empty(_dir.ReadXattrs("b"u8));
        Assert.Equal("user.dir"u8, Assert.Single(_dir.ReadXattrs(default)).Key);
    }

    [Fact]
    public void ReadXattrs_LargestValue_IsWhole()
    {
        // In memory, where a value may have all the 64 KiB that the kernel allows; a disk's own limit is lower.
        var path = $"/dev/shm/bootc-test-{Guid.NewGuid():N}";
        Directory.CreateDirectory(path);
        try
        {
            Tool.Script(path, """touch a; python3 -c 'import os; os.setxattr("a", "trusted.large", bytes(i * 7 % 251 for i in range(65536)))'""");
            using var dir = Dir.Open(path);

            var (name, value) = Assert.Single(dir.ReadXattrs("a"u8));

            Assert.Equal("trusted.large"u8, name);
            Assert.Equal(Enumerable.Range(0, 65536).Select(i => (byte)(i * 7 % 251)), value);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    [Fact]
    public void ReadXattrs_SymbolicLink_AreItsOwn()
    {
        Tool.Script(_scratch.Path, "touch a; ln -s a link; setfattr -n trusted.of -v file a; setfattr -h -n trusted.of -v link link");

        Assert.Equal("link"u8, Assert.Single(_dir.ReadXattrs("link"u8)).Value);
        Assert.Equal("file"u8, Assert.Single(_dir.ReadXattrs("a"u8)).Value);
    }

    private static string Hex(string name) => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(name));
}
