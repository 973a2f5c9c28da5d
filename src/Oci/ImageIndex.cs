using System.Diagnostics.CodeAnalysis;

namespace SkorionOS.Oci;

/// <summary>A list of manifests, one for each platform (image-index.md).</summary>
public sealed record ImageIndex : ManifestDocument
{
    /// <summary>The manifests, and possibly further indexes, in the order of preference of the image's maker.</summary>
    [AllowNull]
    public required IReadOnlyList<Descriptor> Manifests
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>
    /// The entry for a machine: the first that is for it, else the only entry when that one names no platform. Null when there is none.
    /// Attestations, which call themselves <c>unknown/unknown</c>, are never chosen.
    /// </summary>
    public Descriptor? For(Platform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        return Manifests.FirstOrDefault(entry => entry.Platform is not null && platform.Accepts(entry.Platform))
            ?? (Manifests is [{ Platform: null } only] ? only : null);
    }
}
