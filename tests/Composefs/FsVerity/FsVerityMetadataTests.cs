using SkorionOS.Composefs.FsVerity;
using SkorionOS.Interop.Files;
using SkorionOS.Testing.Files;

namespace SkorionOS.Composefs.Tests.FsVerity;

public sealed class FsVerityMetadataTests
{
    // One block, the ends of blocks, of leaf blocks of 128 hashes, and of a second level of them.
    [Theory]
    [InlineData(65)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(65_536)]
    [InlineData(128 * 4096)]
    [InlineData((128 * 4096) + 1)]
    [InlineData((130 * 4096) - 7)]
    [InlineData(128 * 128 * 4096)]
    [InlineData((128 * 128 * 4096) + 1)]
    public void Measure_AgainstFsverityUtils_TreeAndDescriptorAreTheSame(int length)
    {
        using var directory = new TemporaryDirectory();
        var content = new byte[length];
        new Random(length).NextBytes(content);
        File.WriteAllBytes(directory["file"], content);
        var digest = Tool.Run(
            "fsverity", "digest", "--compact", $"--out-merkle-tree={directory["tree"]}", $"--out-descriptor={directory["descriptor"]}", directory["file"]).Trim();

        using var file = File.OpenHandle(directory["file"]);
        var metadata = FsVerityMetadata.Measure(file);

        Assert.Equal(digest, metadata.Digest.ToString());
        Assert.Equal(length, metadata.ContentLength);
        Assert.True(metadata.Tree.Span.SequenceEqual(File.ReadAllBytes(directory["tree"])));
        Assert.Equal(File.ReadAllBytes(directory["descriptor"]), metadata.Descriptor.ToArray());
    }

    [Theory]
    [InlineData(100)]
    [InlineData(65_536)]
    [InlineData(600_000)]
    public void Append_ReadOnlyFile_HasTheFormOfExt4AndItsModeAgain(int length)
    {
        using var directory = new TemporaryDirectory();
        var content = new byte[length];
        new Random(length).NextBytes(content);
        File.WriteAllBytes(directory["file"], content);
        Tool.Run("chmod", "404", directory["file"]);
        using var dir = Dir.Open(directory.Path);

        FsVerityMetadata metadata;
        using (var file = dir.OpenAppend("file"))
        {
            metadata = FsVerityMetadata.Measure(file.Handle);
            metadata.Append(file);
        }

        Assert.Equal("404", Convert.ToString(dir.TryStat("file")!.Value.Mode, 8));
        var stored = File.ReadAllBytes(directory["file"]);
        var tree = (length + 65_535) / 65_536 * 65_536;
        Assert.True(stored.AsSpan(0, length).SequenceEqual(content));
        Assert.False(stored.AsSpan(length..tree).ContainsAnyExcept((byte)0));
        Assert.Equal(metadata.Tree.ToArray(), stored[tree..(tree + metadata.Tree.Length)]);
        Assert.Equal(tree + metadata.StoredLength, stored.Length);
        Assert.Equal(metadata.Descriptor.ToArray(), stored[^4096..^3840]);
        Assert.Equal(256, BitConverter.ToInt32(stored, stored.Length - 4));
    }

    [Fact]
    public void Append_FileThatGrewMeanwhile_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("file", "content");
        using var dir = Dir.Open(directory.Path);
        using var file = dir.OpenAppend("file");
        var metadata = FsVerityMetadata.Measure(file.Handle);
        file.Write("more"u8);

        Assert.Throws<ArgumentException>(() => metadata.Append(file));
    }
}
