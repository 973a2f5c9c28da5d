using System.Diagnostics.CodeAnalysis;

namespace SkorionOS.Oci;

/// <summary>The manifest of one image or artifact (manifest.md).</summary>
public sealed record ImageManifest : ManifestDocument
{
    /// <summary>The config: of an image when <see cref="MediaType.IsConfig"/> says so.</summary>
    public required Descriptor Config { get; init; }

    /// <summary>The layers, lowest first. One layer may stand more than once.</summary>
    [AllowNull]
    public required IReadOnlyList<Descriptor> Layers
    {
        get;
        init => field = value ?? [];
    } = [];
}
