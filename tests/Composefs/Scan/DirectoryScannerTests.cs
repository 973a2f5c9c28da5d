using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Scan;
using SkorionOS.Composefs.Tree;
using SkorionOS.Interop.Files;
using SkorionOS.Testing.Files;

namespace SkorionOS.Composefs.Tests.Scan;

public sealed class DirectoryScannerTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Scan_SeveralNamesOfAFile_AreOneInodeAtTheFirstName()
    {
        Tool.Script(_scratch.Path, "mkdir b; echo content >b/later; ln b/later z; ln b/later b/first; echo content >alone");

        var tree = Scan();

        var inode = Assert.IsType<RegularInode>(tree.Find("b/first"u8));
        Assert.Equal(3u, inode.LinkCount);
        Assert.Same(inode, tree.Find("b/later"u8));
        Assert.Same(inode, tree.Find("z"u8));
        Assert.NotSame(inode, tree.Find("alone"u8));
        Assert.Equal([("first", false), ("later", true)], Names((DirectoryInode)tree.Find("b"u8)!));
        Assert.Equal([("alone", false), ("b", false), ("z", true)], Names(tree.Root));
    }

    [Fact]
    public void Scan_NameOutsideTheDirectory_IsNotCounted()
    {
        Tool.Script(_scratch.Path, "mkdir tree; echo content >outside; ln outside tree/inside");
        using var root = Dir.Open(_scratch["tree"]);

        Assert.Equal(1u, DirectoryScanner.Scan(root).Find("inside"u8)!.LinkCount);
    }

    [Fact]
    public void Scan_LongContent_IsNamedByTheDigestOfAllOfIt()
    {
        var content = new byte[(3 << 20) + 17];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(_scratch["long"], content);

        var inode = Assert.IsType<RegularInode>(Scan().Find("long"u8));

        Assert.Equal((ulong)content.Length, inode.Size);
        Assert.Equal(FsVerityDigest.Compute(content), inode.Digest);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1000)]
    [InlineData(2_000_000)]
    public void Read_OtherLengthThanStated_IsRefused(int length)
    {
        File.WriteAllBytes(_scratch["file"], new byte[length]);
        using var root = Dir.Open(_scratch.Path);

        foreach (var stated in (int[])[length - 1, length + 1])
        {
            var error = Assert.Throws<ComposefsException>(() => new ScannedContents(null).Read(root, "file"u8.ToArray(), (ulong)stated));

            Assert.Equal("tree-changed", error.Code);
            Assert.Contains(_scratch["file"], error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Scan_TooDeep_IsRefused()
    {
        Tool.Script(_scratch.Path, "for i in $(seq 1 1030); do mkdir d; cd d; done");

        var error = Assert.Throws<ComposefsException>(Scan);

        Assert.Equal("tree-limit", error.Code);
    }

    [Fact]
    public void ScanUnpacked_WhatIsNoPartOfAnImage_IsLeftOut()
    {
        Tool.Script(_scratch.Path, """
            mkdir -p usr proc/1 dev etc/run
            mknod dev/null c 1 3; echo kept >etc/run/file
            setfattr -n user.kept -v 1 usr; setfattr -n trusted.dropped -v 1 usr
            chmod 700 .; chmod 750 usr; touch -d @100.5 usr; touch -d @-100.5 etc
            """);
        using var root = Dir.Open(_scratch.Path);

        var tree = DirectoryScanner.ScanUnpacked(root);

        Assert.Equal(0x1e8, tree.Root.Permissions);
        Assert.Equal([("user.kept", "1")], tree.Root.Xattrs.Select(xattr => (xattr.Name.ToString(), xattr.Value.ToString())));
        Assert.Equal(100, tree.Root.MtimeSeconds);
        Assert.Equal(-101, tree.Find("etc"u8)!.MtimeSeconds);
        Assert.Equal(0u, tree.Find("etc"u8)!.MtimeNanoseconds);
        Assert.Equal(100, tree.Find("dev"u8)!.MtimeSeconds);
        Assert.Equal(0, ((DirectoryInode)tree.Find("dev"u8)!).Count);
        Assert.Equal(0, ((DirectoryInode)tree.Find("proc"u8)!).Count);
        Assert.NotNull(tree.Find("etc/run/file"u8));
    }

    private FileTree Scan()
    {
        using var root = Dir.Open(_scratch.Path);
        return DirectoryScanner.Scan(root);
    }

    private static (string, bool)[] Names(DirectoryInode directory) => [.. directory.Entries.ToArray().Select(entry => (entry.Name.ToString(), entry.IsLink))];
}
