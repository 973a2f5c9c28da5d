using System.Text;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;
using SkorionOS.Oci;

namespace SkorionOS.Fuzz.Targets;

/// <summary>An index of images, and the list of what refers to an image: both have one form.</summary>
internal sealed class IndexTarget : FuzzTarget
{
    private const string Type = "application/vnd.oci.image.index.v1+json";

    private static readonly Platform Machine = new() { Architecture = "amd64", Os = "linux" };

    public override string Name => "index";

    public override IReadOnlyList<string> MustReach => [Accepted, "no-platform", "manifest-invalid"];

    public override IReadOnlyList<Mutation> Mutations => [JsonMutations.Apply, JsonMutations.Apply, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random)
    {
        var isReferrers = random.OneIn(3);
        return Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{random.Pick(Type, Type, "application/vnd.docker.distribution.manifest.list.v2+json")}}",
            "manifests":{{JsonSamples.List(random, 60, () => JsonSamples.Descriptor(
                random, "application/vnd.oci.image.manifest.v1+json",
                isReferrers ? $",\"artifactType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"annotations\":{JsonSamples.Annotations(random)}" : $",\"platform\":{JsonSamples.Platform(random)}"))}}}
            """);
    }

    public override string Run(byte[] input)
    {
        var document = ManifestDocument.Parse(input, "index", Type);
        ManifestInvariants.Check(document);
        var index = (ImageIndex)document;
        var chosen = index.For(Machine);
        Holds(chosen is null || index.Manifests.Contains(chosen), "what is chosen is in the index");
        Holds(chosen?.Platform is not { Architecture: "unknown" }, "an attestation is not chosen");
        return chosen is null ? "no-platform" : Accepted;
    }

    public override string? CodeOf(Exception exception) => (exception as OciException)?.Code;
}
