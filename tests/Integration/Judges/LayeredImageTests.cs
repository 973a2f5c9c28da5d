using System.Text;
using SkorionOS.Deploy.Images;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Integration.Tests.Judges;

/// <summary>An image of several layers that hide, replace and link what others have: the tree is one, whichever way it comes.</summary>
public sealed class LayeredImageTests : IDisposable
{
    private static readonly string Long = string.Concat(Enumerable.Range(1, 30).Select(i => $"line {i} of a content that is too long to stay in the image\n"));

    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Pull_LayeredImage_ShowsWhatIsUnpackedLayerByLayer()
    {
        OciImage image = Image();
        image.WriteLayout(_scratch["layout"], "v1");
        string unpacked = Unpack(image);

        using TestSysroot sysroot = new();
        StoredImage pulled = await sysroot.PullAsync($"oci:{_scratch["layout"]}:v1");

        SortedDictionary<string, TreeNode> shown = sysroot.List(pulled);
        TreeText.AssertSame(TreeRules.Apply(TreeListing.Of(unpacked)), shown);
        Assert.Contains("./opaque/own", shown.Keys);
        Assert.DoesNotContain("./opaque/lower", shown.Keys);
        sysroot.AssertLayersRebuilt(pulled);
        sysroot.AssertSound();
    }

    [Fact]
    public async Task Digest_OfOneTree_IsTheSameWhicheverWayItComes()
    {
        OciImage image = Image();
        image.WriteLayout(_scratch["layout"], "v1");
        string unpacked = Unpack(image);
        TreeLayers.Split(unpacked, _scratch).WriteLayout(_scratch["layout"], "layered-otherwise");
        await using EmbeddedRegistry registry = await EmbeddedRegistry.StartAsync();

        using TestSysroot fromLayout = new();
        using TestSysroot fromRegistry = new();
        StoredImage first = await fromLayout.PullAsync($"oci:{_scratch["layout"]}:v1");
        StoredImage second = await fromLayout.PullAsync($"oci:{_scratch["layout"]}:layered-otherwise");
        StoredImage third = await fromRegistry.PullAsync(registry.Push(image, "os").ToString());

        Assert.NotEqual(first.ManifestDigest, second.ManifestDigest);
        fromLayout.AssertIdentityOf(unpacked, first);
        Assert.Equal(first.ComposefsDigest, second.ComposefsDigest);
        Assert.Equal(first.ComposefsDigest, third.ComposefsDigest);
    }

    private string Unpack(OciImage image)
    {
        string unpacked = _scratch.Make("unpacked");
        LayerUnpacker unpacker = new(unpacked);
        foreach (byte[] tar in image.Tars)
        {
            File.WriteAllBytes(_scratch["layer.tar"], tar);
            unpacker.Unpack(_scratch["layer.tar"]);
        }

        unpacker.FinishImplied();
        return unpacked;
    }

    private static OciImage Image() => new OciImageBuilder()
        .Layer(Base)
        .Layer(Second, Compression.Zstd)
        .Layer(Third, Compression.None)
        .Build();

    private static void Base(LayerBuilder layer) => layer
        .Directory("usr").Directory("usr/bin").Directory("etc").Directory("tmp", "1777").Directory("run")
        .File("usr/bin/tool", Long, "4755").HardLink("usr/bin/alias", "usr/bin/tool").HardLink("etc/tool", "./usr/bin/tool")
        .File("usr/bin/replaced", Long + "old").HardLink("usr/bin/replaced-link", "usr/bin/replaced")
        .File("usr/bin/first", Long + "first").HardLink("usr/bin/second", "usr/bin/first").HardLink("usr/bin/third", "/usr/bin/first")
        .File("etc/gone", "gone").File("etc/stays", "stays")
        .Directory("etc/gone.d").File("etc/gone.d/file", "gone")
        .Directory("opaque").File("opaque/lower", "lower").Directory("opaque/sub").File("opaque/sub/lower", "lower")
        .Directory("becomes-file").File("becomes-file/below", "below")
        .File("becomes-directory", "file").Symlink("link-becomes-directory", "etc")
        .Directory("becomes-link").File("becomes-link/below", "below")
        .File("var/lib/implied/file", "in directories that nobody names")
        .File("run/gone", "run").File("tmp/gone", "tmp").HardLink("etc/was-in-tmp", "tmp/gone")
        .Fifo("etc/fifo").CharacterDevice("etc/null", 1, 3)
        .Add(new()
        {
            Name = "etc/attributes",
            Content = Encoding.UTF8.GetBytes(Long),
            Xattrs = new Dictionary<string, byte[]>
            {
                ["user.binary"] = [0, 255, (byte)'=', (byte)'\n', 0],
                ["user.empty"] = [],
                ["security.capability"] = [1, 0, 0, 2, 0, 4, 0, 0, .. new byte[12]],
                ["trusted.dropped"] = [1],
            },
            Mode = 0b111_101_101,
            Uid = 3_000_000,
            Gid = 4_000_000_000,
            Mtime = -5,
        });

    private static void Second(LayerBuilder layer)
    {
        layer.Mtime = 1_700_000_100;
        layer
            .Whiteout("etc/gone").Whiteout("etc/gone.d").Whiteout("etc/never-was")
            .Directory("opaque", "700").File("opaque/own", "before the mark").Opaque("opaque").File("opaque/sub/own", "after the mark")
            .File("becomes-file", Long + "a file now")
            .Directory("becomes-directory").File("becomes-directory/inside", "inside")
            .File("link-becomes-directory/inside", "not in etc")
            .Symlink("becomes-link", "etc")
            .File("usr/bin/replaced", Long + "new")
            .HardLink("etc/linked-from-above", "usr/bin/first")
            .Directory("etc", "750")
            .File("etc/wh.looks-alike", "a file like others").File("etc/.whatever", "so is this");
    }

    private static void Third(LayerBuilder layer)
    {
        layer.Mtime = 1_700_000_200;
        layer
            .Whiteout("usr/bin/first").Whiteout("etc/fifo").Whiteout("becomes-directory")
            .Directory("etc/gone.d").File("etc/gone.d/again", Long)
            .File("etc/gone", "is back")
            .Whiteout("etc/stays").File("etc/stays", "of the layer that hides the older one")
            .File("var/lib/implied/later", Long)
            .Directory("usr", "711");
    }
}
