using SkorionOS.Fuzz.Engine;
using SkorionOS.Oci;

namespace SkorionOS.Fuzz.Targets;

/// <summary>What the rest of the program takes for granted of a manifest or an index that was read.</summary>
internal static class ManifestInvariants
{
    public static void Check(ManifestDocument document)
    {
        IEnumerable<Descriptor> contents = document is ImageManifest manifest ? [manifest.Config, .. manifest.Layers] : ((ImageIndex)document).Manifests;
        foreach (var content in document.Subject is { } subject ? contents.Append(subject) : contents)
        {
            Holds(content is not null, "no descriptor is null");
            Holds(content!.Digest.Hex.Length == 64, "every content has a digest");
            Holds(content.Size >= 0, "no size is negative");
            Holds(content.MediaType is not null, "every content has a type");
            Check(content.Annotations);
            Holds(content.Platform is not { } platform || (platform.Architecture is not null && platform.Os is not null), "a platform has an architecture and a system");
        }

        Check(document.Annotations);
    }

    public static void Check(IReadOnlyDictionary<string, string> pairs) => Holds(pairs.All(pair => pair.Value is not null), "no annotation is null");

    private static void Holds(bool condition, string what)
    {
        if (!condition) throw new InvariantException(what);
    }
}
