namespace SkorionOS.Oci;

/// <summary>A manifest or index as it was served, its digest taken from the bytes themselves.</summary>
internal sealed record ManifestBytes(ReadOnlyMemory<byte> Bytes, Digest Digest, string? ContentType)
{
    public static ManifestBytes Of(ReadOnlyMemory<byte> bytes, string? contentType) => new(bytes, Digest.Sha256(bytes.Span), contentType);

    /// <summary>What the caller has already, if it is what it says it is: a torn file in a store must not pass for a manifest.</summary>
    public static ManifestBytes? Known(KnownManifests? known, Digest digest, string? contentType)
    {
        if (known?.Invoke(digest) is not { } bytes)
        {
            return null;
        }

        ManifestBytes found = Of(bytes, contentType);
        return found.Digest == digest ? found : null;
    }

    /// <exception cref="BlobException"><c>digest-mismatch</c>.</exception>
    public ManifestBytes Expect(Digest digest, ImageReference image) => Digest == digest
        ? this
        : throw new BlobException("digest-mismatch", $"The manifest {digest} of {image} was answered with content of the digest {Digest}.");
}
