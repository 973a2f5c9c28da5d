using System.Text;
using System.Text.Json;
using SkorionOS.Composefs.Dump;
using SkorionOS.Composefs.Erofs;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Tests.Tree;

public sealed class IdentityTests
{
    // tests/fixtures/oci/README.md: of mkcomposefs --from-file --min-version=1.
    private const string Digest = "1152377a621073c6b5bbc4de05d45209c3db588ac0047823e98eaae462f4dadf";

    [Fact]
    public async Task Build_IdentityLayers_GiveTheTreeOfTheContract()
    {
        var tree = await BuildAsync();

        Assert.Equal(Print(DumpReader.Parse(Fixtures.Read("oci", "identity.dump"))), Print(tree));
    }

    [Fact]
    public async Task Write_IdentityLayers_GiveTheDigestOfTheContract()
    {
        var summary = ErofsWriter.Write(await BuildAsync(), Stream.Null, FormatVersions.Identity);

        Assert.Equal(Digest, summary.Digest.ToString());
    }

    private static async Task<FileTree> BuildAsync()
    {
        var builder = new TreeBuilder();
        foreach (var digest in LayerDigests())
        {
            builder.BeginLayer(digest);
            foreach (var entry in await LayerFile.ReadAsync(BlobPath(digest)))
                builder.Add(entry);
            builder.EndLayer();
        }

        return builder.Build();
    }

    private static IEnumerable<string> LayerDigests()
    {
        using var index = JsonDocument.Parse(File.ReadAllBytes(Fixtures.PathOf("oci", "identity", "index.json")));
        var manifest = index.RootElement.GetProperty("manifests")[0].GetProperty("digest").GetString()!;
        using var document = JsonDocument.Parse(File.ReadAllBytes(BlobPath(manifest)));
        return [.. document.RootElement.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("digest").GetString()!)];
    }

    private static string BlobPath(string digest) => Fixtures.PathOf("oci", "identity", "blobs", "sha256", digest["sha256:".Length..]);

    private static string Print(FileTree tree)
    {
        using var dump = new MemoryStream();
        DumpWriter.Write(tree, dump);
        return Encoding.ASCII.GetString(dump.ToArray());
    }
}
