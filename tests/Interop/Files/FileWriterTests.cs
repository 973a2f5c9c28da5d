using SkorionOS.Interop.Files;
using SkorionOS.Testing.Files;

namespace SkorionOS.Interop.Tests.Files;

public sealed class FileWriterTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly Dir _dir;

    public FileWriterTests() => _dir = Dir.Open(_scratch.Path);

    public void Dispose()
    {
        _dir.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void Link_UnnamedFile_AppearsWholeOnlyThen()
    {
        using var file = _dir.CreateUnnamed(0x124);
        file.Write("con"u8);
        file.Write("tent"u8);
        Assert.Empty(_dir.List());

        Assert.True(_dir.Link(file, "name"));

        Assert.Equal("content", File.ReadAllText(_scratch["name"]));
        Assert.Equal("444 1", Tool.Run("stat", "-c", "%a %h", _scratch["name"]).Trim());
    }

    [Fact]
    public void Link_TakenName_LeavesWhatHasIt()
    {
        File.WriteAllText(_scratch["name"], "old");
        using var file = _dir.CreateUnnamed();
        file.Write("new"u8);

        Assert.False(_dir.Link(file, "name"));

        Assert.Equal("old", File.ReadAllText(_scratch["name"]));
    }

    [Fact]
    public void Dispose_UnnamedFile_LeavesNothing()
    {
        using (var file = _dir.CreateUnnamed())
        {
            file.Write("content"u8);
        }

        Assert.Empty(_dir.List());
    }

    [Fact]
    public void WriteHole_BetweenContents_TakesNoSpace()
    {
        using (var file = _dir.CreateNew("sparse"))
        {
            file.Write("a"u8);
            file.WriteHole(64 << 20);
            file.Write("z"u8);
            file.WriteHole(1);
            Assert.Equal((64 << 20) + 3, file.Length);
        }

        using var reading = new FileReadStream(_dir.OpenRead("sparse"));
        Assert.Equal((64 << 20) + 3, reading.Length);
        Assert.Equal('a', reading.ReadByte());
        Assert.Equal(0, reading.ReadByte());
        reading.Seek(-2, SeekOrigin.End);
        Assert.Equal('z', reading.ReadByte());
        Assert.Equal(0, reading.ReadByte());
        Assert.Equal(-1, reading.ReadByte());
        Assert.InRange(_dir.TryStat("sparse")!.Value.AllocatedBytes, 1ul, 1ul << 20);
    }

    [Fact]
    public void CreateNew_TakenName_MakesAnotherFile()
    {
        File.WriteAllText(_scratch["name"], "old");
        Tool.Run("ln", _scratch["name"], _scratch["other"]);

        using (var file = _dir.CreateNew("name"))
        {
            file.Write("new"u8);
        }

        Assert.Equal("new", File.ReadAllText(_scratch["name"]));
        Assert.Equal("old", File.ReadAllText(_scratch["other"]));
    }

    [Fact]
    public void CreateNew_SymbolicLink_IsReplacedAndNotFollowed()
    {
        File.WriteAllText(_scratch["target"], "old");
        _dir.Symlink("target", "name");

        _dir.CreateNew("name").Dispose();

        Assert.Equal("old", File.ReadAllText(_scratch["target"]));
        Assert.Equal(FileKind.Regular, _dir.TryStat("name")?.Kind);
    }

    /// <summary>Writes of all sizes around that of the buffer arrive in their order.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WriteStream_WritesOfAnySize_ArriveInOrder(int seed)
    {
        var random = new Random(seed);
        var expected = new MemoryStream();
        using var file = _dir.CreateNew("file");
        using (var stream = new FileWriteStream(file))
        {
            for (var i = 0; i < 40; i++)
            {
                var piece = new byte[random.Next(4) switch { 0 => 128 * 1024, 1 => (128 * 1024) + random.Next(-1, 2), 2 => random.Next(300_000), _ => random.Next(64) }];
                random.NextBytes(piece);
                stream.Write(piece);
                expected.Write(piece);
                Assert.Equal(expected.Length, stream.Position);
            }
        }

        Assert.Equal(expected.Length, file.Length);
        Assert.True(expected.GetBuffer().AsSpan(0, (int)expected.Length).SequenceEqual(File.ReadAllBytes(_scratch["file"])));
    }

    /// <summary>The limit of the filesystem itself: a small one in memory that runs full.</summary>
    [Fact]
    public void Write_FullFileSystem_SaysSo()
    {
        var place = _scratch.Make("small");
        Tool.Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place);
        try
        {
            using var dir = Dir.Open(place);
            using var file = dir.CreateNew("file");

            var error = Assert.Throws<LinuxException>(() => file.Write(new byte[1 << 20]));

            Assert.Equal((Errno.ENOSPC, "pwrite", $"{place}/file"), (error.Error, error.Operation, error.Path));
            Assert.True(error.IsOutOfSpace);
        }
        finally
        {
            Tool.Run("umount", place);
        }
    }

    [Fact]
    public void TryEnableVerity_FileSystemWithOrWithout_KeepsTheContentReadable()
    {
        using var file = _dir.CreateUnnamed();
        file.Write("content"u8);
        var digest = new byte[32];

        var hasVerity = file.TryEnableVerity();

        Assert.Equal(hasVerity, FsVerity.TryMeasure(file.Handle, "file", digest));
        Assert.True(_dir.Link(file, "name"));
        Assert.Equal("content", File.ReadAllText(_scratch["name"]));
    }
}
