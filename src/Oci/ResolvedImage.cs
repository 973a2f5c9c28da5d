namespace SkorionOS.Oci;

/// <summary>What a name meant when it was looked up, for one machine.</summary>
public sealed record ResolvedImage
{
    /// <summary>The name that was looked up.</summary>
    public required ImageReference Reference { get; init; }

    /// <summary>The digest of <see cref="ManifestBytes"/>: the identity of the image.</summary>
    public required Digest ManifestDigest { get; init; }

    /// <summary>The manifest exactly as it was served; the digest is over these bytes.</summary>
    public required ReadOnlyMemory<byte> ManifestBytes { get; init; }

    /// <summary>What the bytes say.</summary>
    public required ImageManifest Manifest { get; init; }

    /// <summary>The digest of the index that the name stands for, or null when it stands for the manifest itself.</summary>
    public Digest? IndexDigest { get; init; }
}
