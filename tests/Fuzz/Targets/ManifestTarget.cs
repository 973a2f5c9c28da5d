using System.Text;
using System.Text.Json;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;
using SkorionOS.Oci;
using SkorionOS.Oci.Documents;

namespace SkorionOS.Fuzz.Targets;

/// <summary>The manifest of an image or an artifact.</summary>
internal sealed class ManifestTarget : FuzzTarget
{
    public override string Name => "manifest";

    public override IReadOnlyList<string> MustReach => [Accepted, "manifest-invalid", "manifest-unsupported"];

    public override IReadOnlyList<Mutation> Mutations => [JsonMutations.Apply, JsonMutations.Apply, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random)
    {
        var type = random.Pick("application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json");
        var oci = type.Contains("oci", StringComparison.Ordinal);
        var config = oci ? "application/vnd.oci.image.config.v1+json" : "application/vnd.docker.container.image.v1+json";
        var layer = oci ? random.Pick("application/vnd.oci.image.layer.v1.tar+gzip", "application/vnd.oci.image.layer.v1.tar+zstd", "application/vnd.oci.image.layer.v1.tar") : "application/vnd.docker.image.rootfs.diff.tar.gzip";
        return Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{type}}","config":{{JsonSamples.Descriptor(random, random.OneIn(10) ? "application/vnd.oci.empty.v1+json" : config)}},
            "layers":{{JsonSamples.List(random, 40, () => JsonSamples.Descriptor(random, layer))}}{{(random.OneIn(5) ? $",\"subject\":{JsonSamples.Descriptor(random, type)}" : "")}},
            "annotations":{{JsonSamples.Annotations(random)}}}
            """);
    }

    public override string Run(byte[] input)
    {
        var document = ManifestDocument.Parse(input, "manifest", null);
        ManifestInvariants.Check(document);
        Holds(Digest.Sha256(input) == Digest.Sha256((byte[])input.Clone()), "the digest is that of the bytes");
        if (document is not ImageManifest manifest) return "index";
        var written = JsonSerializer.SerializeToUtf8Bytes(manifest, OciJson.Default.ImageManifest);
        var again = (ImageManifest)ManifestDocument.Parse(written, "manifest", null);
        Holds(JsonSerializer.SerializeToUtf8Bytes(again, OciJson.Default.ImageManifest).AsSpan().SequenceEqual(written), "a manifest that is written and read again says the same");
        ManifestRules.CheckImage(manifest, "manifest");
        return Accepted;
    }

    public override string? CodeOf(Exception exception) => (exception as OciException)?.Code;
}
