using SkorionOS.Interop.Files;
using SkorionOS.State.Trees;
using SkorionOS.Testing.Files;

namespace SkorionOS.State.Tests.Trees;

/// <summary>Trees with their contents, which are read once, against files as they are.</summary>
public sealed class TreeReaderTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void ReadWithContents_FilesOfEveryKind_ReadsWhatIsThere()
    {
        Tool.Script(_scratch.Make("a"), """
            mkdir d; echo short > d/short; : > d/empty; head -c 65536 /dev/urandom > longest-short; head -c 65537 /dev/urandom > long
            ln -s d/short link; ln d/short d/second; mkfifo fifo; echo x > attributes; setfattr -n user.note -v 1 attributes; chmod 4600 attributes; chown 3:4 d/empty
            """);
        using var root = Dir.Open(Path("a"));
        var written = _scratch.Make("b");
        using var target = Dir.Open(written);

        TreeWriter.Write(target, "copy", TreeReader.ReadWithContents(root));

        Assert.Equal(Tree.Describe(Path("a")), Tree.Describe(Path("b/copy")));
    }

    [Fact]
    public void ReadWithContents_FileChangedAfterwards_KeepsWhatWasRead()
    {
        Tool.Script(_scratch.Make("a"), "echo before > small; head -c 70000 /dev/zero > large");
        using var root = Dir.Open(Path("a"));
        var tree = TreeReader.ReadWithContents(root);

        Tool.Script(Path("a"), "echo 'later ' > small; rm large");

        Assert.Equal("before\n"u8, tree.Find("small")!.Content.ReadAll());
        Assert.ThrowsAny<IOException>(() => tree.Find("large")!.Content.ReadAll());
    }

    [Fact]
    public void ReadWithContents_LikeAnother_SharesEqualContentsOnly()
    {
        Tool.Script(_scratch.Make("a"), "mkdir d; echo same > d/same; echo this > d/other; echo same > moved; ln -s link kind");
        Tool.Script(_scratch.Make("b"), "mkdir d; echo same > d/same; echo that > d/other; printf link > kind; chmod 600 d/same");
        using Dir a = Dir.Open(Path("a")), b = Dir.Open(Path("b"));
        var first = TreeReader.ReadWithContents(a);

        var second = TreeReader.ReadWithContents(b, like: first);

        Assert.Same(first.Find("d/same")!.Content, second.Find("d/same")!.Content);
        Assert.Equal("that\n"u8, second.Find("d/other")!.Content.ReadAll());
        Assert.Equal("this\n"u8, first.Find("d/other")!.Content.ReadAll());
        Assert.False(first.Find("kind")!.HasSameContent(second.Find("kind")!));
        Assert.Equal(0x180u, second.Find("d/same")!.Metadata.Mode);
    }

    [Fact]
    public void ReadWithContents_MoreThanIsKept_ReadsTheRestWhenAsked()
    {
        Tool.Script(_scratch.Make("a"), "for i in $(seq 520); do head -c 65536 /dev/zero > $i; done");
        using var root = Dir.Open(Path("a"));
        var tree = TreeReader.ReadWithContents(root);

        var kept = tree.Children.Values.Where(node => node.Content is MemoryContent).ToList();
        var read = tree.Children.Values.Where(node => node.Content is FileContent).ToList();

        Assert.Equal(StateLimits.MaxKeptBytes / 65536, kept.Count);
        Assert.Equal(520 - kept.Count, read.Count);
        Assert.True(kept[0].Content.HasSameBytes(read[0].Content));

        // Both in the one buffer of their tree.
        Assert.True(read[0].Content.HasSameBytes(read[1].Content));
        Tool.Script(Path("a"), $"printf x | dd conv=notrunc status=none of={tree.Children.First(child => child.Value == read[2]).Key}");
        Assert.False(read[1].Content.HasSameBytes(read[2].Content));
        Assert.False(read[2].Content.HasSameBytes(read[1].Content));
    }

    private string Path(string name) => System.IO.Path.Join(_scratch.Path, name);
}
