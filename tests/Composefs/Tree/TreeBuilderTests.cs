using System.Text;
using SkorionOS.Composefs.Dump;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Tests.Tree;

public sealed class TreeBuilderTests
{
    private static readonly FsVerityDigest SomeDigest = FsVerityDigest.Compute("x"u8);

    [Fact]
    public void EndLayer_WhiteoutAfterOwnFile_HidesOnlyTheLowerOne()
    {
        var paths = Paths([File("usr/a/lower"), File("usr/a/both")], [File("usr/a/new"), File("usr/.wh.a"), File("usr/a/both")]);

        Assert.Equal(["/usr", "/usr/a", "/usr/a/both", "/usr/a/new"], paths);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EndLayer_OpaqueMark_HidesTheLowerNamesInEitherOrder(bool markLast)
    {
        LayerEntry[] upper = [File("usr/.wh..wh..opq"), File("usr/new")];
        if (markLast)
            Array.Reverse(upper);

        Assert.Equal(["/usr", "/usr/new"], Paths([Directory("usr"), File("usr/old"), File("usr/sub/old")], upper));
    }

    [Fact]
    public void EndLayer_WhiteoutThenImpliedDirectory_ForgetsTheMetadata()
    {
        var tree = Build([Directory("usr") with { MtimeSeconds = 9 }, Directory("etc") with { Mode = 0x1c0, UserId = 5 }], [File(".wh.etc"), File("etc/new")]);

        var etc = tree.Find("etc"u8)!;
        Assert.Equal((0x1ed, 0u, 9L), (etc.Permissions, etc.UserId, etc.MtimeSeconds));
    }

    [Fact]
    public void EndLayer_DirectoryNamedTwice_HasTheMetadataOfTheLastLayerThatNamesIt()
    {
        var tree = Build([Directory("etc") with { Mode = 0x1c0 }], [Directory("etc") with { Mode = 0x1e8, UserId = 7 }], [File("etc/implies")]);

        var etc = tree.Find("etc"u8)!;
        Assert.Equal((0x1e8, 7u), (etc.Permissions, etc.UserId));
    }

    [Fact]
    public void EndLayer_FileOverDirectoryAndBack_ReplacesWhatIsBelow()
    {
        Assert.Equal(["/a"], Paths([File("a/b/c")], [File("a")]));
        Assert.Equal(["/a", "/a/x"], Paths([File("a")], [Directory("a"), File("a/x")]));
    }

    [Fact]
    public void EndLayer_NameBelowALowerSymlink_TurnsTheLinkIntoADirectory()
    {
        var tree = Build([File("usr/lib/a"), Symlink("lib", "usr/lib")], [File("lib/b")]);

        Assert.IsType<DirectoryInode>(tree.Find("lib"u8));
        Assert.Null(tree.Find("usr/lib/b"u8));
    }

    [Fact]
    public void EndLayer_WhiteoutBelowALowerSymlink_HidesNothing() =>
        Assert.Equal(["/lib", "/usr", "/usr/lib", "/usr/lib/a"], Paths([File("usr/lib/a"), Symlink("lib", "usr/lib")], [File("lib/.wh.a"), File("lib/.wh..wh..opq")]));

    [Fact]
    public void Build_HardLinks_StandAtTheirFirstPathAndAreCounted()
    {
        var tree = Build([File("z"), HardLink("m", "z"), HardLink("a/b", "m")], [HardLink("a-later", "/z")]);

        Assert.Equal(4u, tree.Find("z"u8)!.LinkCount);
        Assert.Contains("/a-later 1 @100644 4 0 0 0 5.0 /a/b x -\n", Print(tree), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_NameReplacedByALaterLayer_BreaksThatLinkOnly()
    {
        var tree = Build([File("a"), HardLink("b", "a"), HardLink("c", "a")], [File("a")]);

        Assert.Equal(1u, tree.Find("a"u8)!.LinkCount);
        Assert.Equal(2u, tree.Find("b"u8)!.LinkCount);
        Assert.Same(tree.Find("b"u8), tree.Find("c"u8));
    }

    [Fact]
    public void Build_LinkIntoAnEmptiedDirectory_KeepsTheOtherName()
    {
        var tree = Build([File("run/x"), HardLink("usr/x", "run/x")]);

        Assert.Null(tree.Find("run/x"u8));
        Assert.Equal(1u, tree.Find("usr/x"u8)!.LinkCount);
    }

    [Fact]
    public void Build_Root_HasTheMetadataOfUsr()
    {
        var note = new Xattr(ByteString.FromText("user.note"), ByteString.FromText("n"));
        var tree = Build([Directory("./") with { MtimeSeconds = 77, Mode = 0x1c0 }, Directory("usr") with { UserId = 3, MtimeSeconds = 8, Xattrs = [note] }]);

        Assert.Equal((3u, 8L, 0x1ed), (tree.Root.UserId, tree.Root.MtimeSeconds, tree.Root.Permissions));
        Assert.Equal([note], tree.Root.Xattrs);
    }

    [Fact]
    public void Build_TopDirectories_AreEmptiedButNotMade()
    {
        var tree = Build([Directory("usr") with { MtimeSeconds = 8 }, File("tmp/x"), Symlink("run", "var/run")]);

        Assert.Equal(0, Assert.IsType<DirectoryInode>(tree.Find("tmp"u8)).Count);
        Assert.IsType<SymlinkInode>(tree.Find("run"u8));
        Assert.Null(tree.Find("proc"u8));
    }

    [Fact]
    public void Add_Xattrs_KeepsWhatBelongsToTheIdentity()
    {
        string[] names = ["security.selinux", "security.capability", "trusted.overlay.opaque", "system.posix_acl_access", "system.nfs4_acl", "user.a"];
        var tree = Build([File("f") with { Xattrs = [.. names.Select(n => new Xattr(ByteString.FromText(n), default))] }]);

        Assert.Equal(["security.capability", "system.posix_acl_access", "user.a"], tree.Find("f"u8)!.Xattrs.Select(x => x.Name.ToString()));
    }

    [Fact]
    public void Add_AbsoluteAndRoundaboutNames_AreBelowTheRoot() =>
        Assert.Equal(["/a", "/a/b", "/c"], Paths([File("/a//./b"), File("a/../c")]));

    [Fact]
    public void Build_ManyNamesOutOfOrder_AreSorted()
    {
        var names = Enumerable.Range(0, 5000).Select(i => $"/d{i * 7919 % 5000:d4}").ToArray();

        Assert.Equal(names.Order(StringComparer.Ordinal), Paths([.. names.Select(n => File(n))]));
    }

    private static LayerEntry File(string path) => Entry(path, LayerEntryType.Regular) with { Size = 1, InlineContent = ByteString.FromText("x"), Mode = 0x1a4 };

    private static LayerEntry Directory(string path) => Entry(path, LayerEntryType.Directory);

    private static LayerEntry Symlink(string path, string target) => Entry(path, LayerEntryType.Symlink) with { LinkTarget = ByteString.FromText(target) };

    private static LayerEntry HardLink(string path, string target) => Entry(path, LayerEntryType.HardLink) with { LinkTarget = ByteString.FromText(target) };

    private static LayerEntry Entry(string path, LayerEntryType type) =>
        new() { Path = ByteString.FromText(path), Type = type, Mode = 0x1ed, MtimeSeconds = 5, Digest = SomeDigest };

    private static FileTree Build(params LayerEntry[][] layers)
    {
        var builder = new TreeBuilder();
        foreach (var layer in layers)
        {
            builder.BeginLayer("test");
            foreach (var entry in layer)
                builder.Add(entry);
            builder.EndLayer();
        }

        return builder.Build();
    }

    private static IEnumerable<string> Paths(params LayerEntry[][] layers) =>
        Print(Build(layers)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line[..line.IndexOf(' ', StringComparison.Ordinal)]);

    private static string Print(FileTree tree)
    {
        using var dump = new MemoryStream();
        DumpWriter.Write(tree, dump);
        return Encoding.ASCII.GetString(dump.ToArray());
    }
}
