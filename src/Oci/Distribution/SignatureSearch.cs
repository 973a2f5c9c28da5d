using System.Runtime.CompilerServices;
using SkorionOS.Oci.Documents;
using SkorionOS.Oci.Signatures;

namespace SkorionOS.Oci.Distribution;

/// <summary>
/// The signatures that a registry has of a manifest: those at the tag <c>sha256-….sig</c>, then the bundles that refer to it. What a
/// registry says is not believed here; what cannot be read is no signature.
/// </summary>
internal sealed class SignatureSearch(RegistrySource source, Digest manifest)
{
    private const string SimpleSigningLayer = "application/vnd.dev.cosign.simplesigning.v1+json";
    private const string SignatureAnnotation = "dev.cosignproject.cosign/signature";
    private const string PredicateAnnotation = "dev.sigstore.bundle.predicateType";
    private const string EmptyArtifact = "application/vnd.oci.empty.v1+json";

    private int _count;
    private long _bytes;

    /// <exception cref="OciException">The registry cannot be reached, or has more than the limits allow.</exception>
    public async IAsyncEnumerable<ImageSignature> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string tag = $"sha256-{manifest.Hex}";
        if (await source.TryFetchAsync(tag + ".sig", cancellationToken).ConfigureAwait(false) is { } image)
        {
            foreach (Descriptor layer in TryParse(image) is ImageManifest parsed ? parsed.Layers : [])
            {
                if (SignatureIn(layer) is { } signature
                    && await TryReadAsync(layer, cancellationToken).ConfigureAwait(false) is { } payload)
                {
                    yield return new ImageSignature.SimpleSigning(payload, signature);
                }
            }
        }

        HashSet<Digest> seen = [];
        foreach (Descriptor referrer in await ReferrersAsync(tag, cancellationToken).ConfigureAwait(false))
        {
            if (IsBundle(referrer) && seen.Add(referrer.Digest) && Count(referrer)
                && await source.TryFetchAsync(referrer.Digest.ToString(), cancellationToken).ConfigureAwait(false) is { } bytes
                && bytes.Digest == referrer.Digest && TryParse(bytes) is ImageManifest artifact)
            {
                foreach (Descriptor layer in artifact.Layers.Where(layer => layer.MediaType == SigstoreBundle.MediaType))
                {
                    if (await TryReadAsync(layer, cancellationToken).ConfigureAwait(false) is { } bundle)
                    {
                        yield return new ImageSignature.Bundle(bundle);
                    }
                }
            }
        }
    }

    private static byte[]? SignatureIn(Descriptor layer)
    {
        if (layer.MediaType != SimpleSigningLayer || layer.Annotations.GetValueOrDefault(SignatureAnnotation) is not { } text
            || text.Length > SignatureLimits.SignatureText)
        {
            return null;
        }

        byte[] signature = new byte[text.Length];
        return Convert.TryFromBase64String(text, signature, out int length) ? signature[..length] : null;
    }

    /// <summary>By the registry's own list, else by the one that clients keep at a tag.</summary>
    private async Task<IReadOnlyList<Descriptor>> ReferrersAsync(string tag, CancellationToken cancellationToken)
    {
        List<Descriptor> referrers = [];
        string? page = $"/referrers/{manifest}?artifactType={Uri.EscapeDataString(SigstoreBundle.MediaType)}";
        for (int i = 0; page is not null && i < SignatureLimits.ReferrerPages; i++)
        {
            (ManifestBytes? answer, page) = await source.TryFetchReferrersAsync(page, cancellationToken).ConfigureAwait(false);
            if (answer is null || TryParse(answer) is not ImageIndex index)
            {
                page = null;
                break;
            }

            referrers.AddRange(index.Manifests);
            if (page is null || i + 1 == SignatureLimits.ReferrerPages)
            {
                return referrers;
            }
        }

        return await source.TryFetchAsync(tag, cancellationToken).ConfigureAwait(false) is { } bytes && TryParse(bytes) is ImageIndex kept
            ? [.. referrers, .. kept.Manifests]
            : referrers;
    }

    /// <summary>
    /// Told before it is fetched, where the list says it. The lists of clients call the bundles of cosign by the type of their
    /// configuration.
    /// </summary>
    private static bool IsBundle(Descriptor referrer) =>
        referrer.ArtifactType is null or SigstoreBundle.MediaType or EmptyArtifact
        && referrer.Annotations.GetValueOrDefault(PredicateAnnotation) is null or InTotoStatement.SignPredicate;

    private static ManifestDocument? TryParse(ManifestBytes bytes)
    {
        try
        {
            return ManifestDocument.Parse(bytes.Bytes.Span, "signature", bytes.ContentType);
        }
        catch (DocumentException)
        {
            return null;
        }
    }

    /// <summary>False for what is too large to be a signature.</summary>
    /// <exception cref="SignatureException">Too much was fetched already.</exception>
    private bool Count(Descriptor document)
    {
        if (document.Size > SignatureLimits.Document)
        {
            return false;
        }

        _count++;
        _bytes += document.Size;
        return _count <= SignatureLimits.Fetches && _bytes <= SignatureLimits.Documents
            ? true
            : throw new SignatureException("signature-invalid",
                $"Manifest {manifest} of {source.Reference} has so many signatures that {SignatureLimits.Fetches} documents, or " +
                $"{SignatureLimits.Documents} bytes, were fetched without one that will do.");
    }

    private async Task<byte[]?> TryReadAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (!Count(blob))
        {
            return null;
        }

        try
        {
            return await source.GetBlobAsync(blob, SignatureLimits.Document, cancellationToken).ConfigureAwait(false);
        }
        catch (BlobException)
        {
            // Not what its name says: no signature.
            return null;
        }
        catch (RegistryException e) when (e.Code == "blob-missing")
        {
            return null;
        }
    }
}
