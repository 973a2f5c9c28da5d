using System.Formats.Tar;
using System.Text;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

/// <summary>Images that are not what they promise: a clear error, and a store that is as it was.</summary>
public sealed class BadImageTests
{
    public static TheoryData<string, string> Cases => new()
    {
        { "diff id of another layer", "diff-id-mismatch" },
        { "fewer diff ids than layers", "layers-mismatch" },
        { "layer cut short", "layer-truncated" },
        { "layer that is no tar", "layer-invalid" },
        { "name that climbs above the root", "layer-entry-invalid" },
        { "hard link to nothing", "layer-entry-invalid" },
        { "a 10 TB file that is not there", "layer-over-limit" },
        { "10 000 nested directories", "layer-over-limit" },
        { "directories nested deeper than any system has", "layer-entry-invalid" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Update_BadImage_NamesItAndLeavesTheStoreAsItWas(string name, string code)
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        var before = fixture.Snapshot();

        var error = await Assert.ThrowsAnyAsync<Exception>(() => fixture.BringAsync(Make(name)));

        var report = ErrorCatalog.Describe(error);
        Assert.True(report.Code == code, $"{report.Code}: {report.Message}");
        Assert.Contains(fixture.Layout, report.Message, StringComparison.Ordinal);
        if (code != "layers-mismatch")
        {
            // The layer, too.
            Assert.Contains("sha256:", report.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before.Where(IsNoHistory), fixture.Snapshot().Where(IsNoHistory));
    }

    private static bool IsNoHistory(KeyValuePair<string, string> file) => !file.Key.EndsWith("/history.jsonl", StringComparison.Ordinal);

    private static OciImage Make(string name)
    {
        var good = new OciImageBuilder().Layer(layer => layer.Directory("usr").File("usr/new", BootableImage.Content("new", 500)));
        var tar = new LayerBuilder().File("usr/other", BootableImage.Content("other", 5000)).ToTar();
        return name switch
        {
            "diff id of another layer" => good.Layer(tar)
                .EditConfig(config => config["rootfs"]!["diff_ids"]![1] = "sha256:" + new string('a', 64)).Build(),
            "fewer diff ids than layers" => good.Layer(tar).EditConfig(config => config["rootfs"]!["diff_ids"]!.AsArray().RemoveAt(1)).Build(),
            "layer cut short" => good.Layer(tar[..2000]).Build(),
            "layer that is no tar" => good.Layer(Encoding.ASCII.GetBytes(new string('x', 5000))).Build(),
            "name that climbs above the root" => good.Layer(layer => layer.File("usr/../../etc/passwd", "root")).Build(),
            "hard link to nothing" => good.Layer(layer => layer.HardLink("usr/link", "usr/nothing")).Build(),
            "a 10 TB file that is not there" => good.Layer(HugeSparseFile()).Build(),
            "10 000 nested directories" => good.Layer(layer => Nest(layer, 10_000)).Build(),
            "directories nested deeper than any system has" => good.Layer(layer => Nest(layer, 1_900)).Build(),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such case"),
        };
    }

    /// <summary>A file with a hole of 10 TB, as GNU tar writes it (PAX, sparse format 0.1): 64 bytes are stored, the rest is promised.</summary>
    private static byte[] HugeSparseFile()
    {
        const long Size = 10L << 40;
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "usr/GNUSparseFile.0/huge", new Dictionary<string, string>
            {
                ["GNU.sparse.size"] = $"{Size}",
                ["GNU.sparse.numblocks"] = "1",
                ["GNU.sparse.map"] = $"{Size - 64},64",
                ["GNU.sparse.name"] = "usr/huge",
            })
            { DataStream = new MemoryStream(new byte[64]) });
        }

        return tar.ToArray();
    }

    private static void Nest(LayerBuilder layer, int depth) =>
        layer.Directory("usr" + string.Concat(Enumerable.Repeat("/d", depth)));
}
