using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Tests.Tree;

public sealed class TreeBuilderRefusalTests
{
    [Theory]
    [InlineData("../x", "climbs above the root")]
    [InlineData("a/../../x", "climbs above the root")]
    [InlineData("/../x", "climbs above the root")]
    [InlineData("usr/.wh.", "whiteout of no name")]
    [InlineData("usr/.wh...", "whiteout of no name")]
    [InlineData(".wh.a/b", "nothing below it")]
    [InlineData(".", "root is not a directory")]
    [InlineData("a\0b", "NUL")]
    public void Add_NameThatCannotBe_NamesLayerAndEntry(string path, string reason)
    {
        var error = Assert.Throws<LayerException>(() => Apply([Entry(path, LayerEntryType.Regular)]));

        Assert.Equal("layer-entry-invalid", error.Code);
        Assert.Equal("layer-0", error.Layer);
        Assert.Equal(ByteString.FromText(path).ToString(), error.Entry);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "nowhere in the image")]
    [InlineData("../../etc/passwd", "climbs above the root")]
    [InlineData("usr", "to the directory")]
    [InlineData("usr/lib", "to the directory")]
    [InlineData("/", "to the directory")]
    [InlineData("hidden", "nowhere in the image")]
    [InlineData("link/file", "nowhere in the image")]
    public void Add_HardLinkToWhatIsNoFile_IsRefused(string target, string reason)
    {
        LayerEntry[] lower = [Entry("usr/lib", LayerEntryType.Directory), Entry("hidden", LayerEntryType.Regular), Link("link", "usr", LayerEntryType.Symlink)];
        LayerEntry[] upper = [Link("x", target, LayerEntryType.HardLink), Entry(".wh.hidden", LayerEntryType.Regular), Entry("usr/new", LayerEntryType.Fifo)];

        var error = Assert.Throws<LayerException>(() => Apply(lower, upper));

        Assert.Equal(("layer-1", "x"), (error.Layer, error.Entry));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_NameBelowASymlinkOfTheSameLayer_IsRefused()
    {
        var error = Assert.Throws<LayerException>(() => Apply([Link("lib", "/etc", LayerEntryType.Symlink), Entry("lib/x", LayerEntryType.Fifo)]));

        Assert.Contains("'lib' in its path is a symlink", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_TenThousandNestedDirectories_IsRefusedByItsLength()
    {
        var path = string.Concat(Enumerable.Repeat("d/", 10_000));

        var error = Assert.Throws<LayerException>(() => Apply([Entry(path, LayerEntryType.Directory)]));

        Assert.Contains("4095 are allowed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_DeeperThanAllowed_IsRefused()
    {
        var path = string.Concat(Enumerable.Repeat("d/", TreeLimits.Default.MaxDepth + 1));

        Assert.Contains("1024 are allowed", Assert.Throws<LayerException>(() => Apply([Entry(path, LayerEntryType.Directory)])).Message, StringComparison.Ordinal);
        Apply([Entry(path[2..], LayerEntryType.Directory)]);
    }

    [Fact]
    public void Add_MoreImpliedDirectoriesThanAllowed_IsRefused()
    {
        var builder = new TreeBuilder(new TreeLimits { MaxImplied = 3 });
        builder.BeginLayer("l");
        builder.Add(Entry("a/b/c/d", LayerEntryType.Fifo));
        builder.EndLayer();
        builder.BeginLayer("m");

        Assert.Equal("tree-limit", Assert.Throws<LayerException>(() => builder.Add(Entry("e/f", LayerEntryType.Fifo))).Code);
    }

    [Theory]
    [InlineData(19, false)]
    [InlineData(18, true)]
    public void Add_MoreTextThanAllowed_IsRefused(int limit, bool refused)
    {
        var builder = new TreeBuilder(new TreeLimits { MaxText = limit });
        builder.BeginLayer("l");
        // 1 + 3 of a link, then 1 + 4 of a file, and 6 + 4 of its attribute; the other one is not kept.
        builder.Add(Entry("a", LayerEntryType.Symlink) with { LinkTarget = ByteString.FromText("bcd") });
        var error = Record.Exception(() => builder.Add(Entry("e", LayerEntryType.Regular) with
        {
            Size = 4,
            InlineContent = ByteString.FromText("text"),
            Xattrs = [new Xattr(ByteString.FromText("user.x"), ByteString.FromText("four")), new Xattr(ByteString.FromText("trusted.x"), ByteString.FromText("dropped"))],
        }));

        Assert.Equal(refused ? "tree-limit" : null, (error as LayerException)?.Code);
    }

    [Fact]
    public void Add_MoreEntriesThanAllowed_IsRefused()
    {
        var builder = new TreeBuilder(new TreeLimits { MaxEntries = 3 });
        builder.BeginLayer("l");
        builder.Add(Entry("a/b/c", LayerEntryType.Fifo));

        Assert.Equal("tree-limit", Assert.Throws<LayerException>(() => builder.Add(Entry("d", LayerEntryType.Fifo))).Code);
    }

    [Fact]
    public void Add_FileBeyondTheFormat_IsRefused()
    {
        var huge = Entry("huge", LayerEntryType.Regular) with { Size = FormatLimits.MaxFileSize + 1 };

        Assert.Contains("bytes", Assert.Throws<LayerException>(() => Apply([huge])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    public void Add_SymlinkTargetThatCannotBe_IsRefused(int length) =>
        Assert.Throws<LayerException>(() => Apply([Link("l", new string('t', length), LayerEntryType.Symlink)]));

    [Fact]
    public void Add_XattrsBeyondTheFormat_AreRefused()
    {
        var large = Entry("f", LayerEntryType.Fifo) with { Xattrs = [new Xattr(ByteString.FromText("user.a"), new ByteString(new byte[32743]))] };

        Assert.Contains("32767 are allowed", Assert.Throws<LayerException>(() => Apply([large])).Message, StringComparison.Ordinal);
    }

    private static LayerEntry Entry(string path, LayerEntryType type) => new() { Path = ByteString.FromText(path), Type = type };

    private static LayerEntry Link(string path, string target, LayerEntryType type) => Entry(path, type) with { LinkTarget = ByteString.FromText(target) };

    private static void Apply(params LayerEntry[][] layers)
    {
        var builder = new TreeBuilder();
        for (var i = 0; i < layers.Length; i++)
        {
            builder.BeginLayer($"layer-{i}");
            foreach (var entry in layers[i])
                builder.Add(entry);
            builder.EndLayer();
        }

        builder.Build();
    }
}
