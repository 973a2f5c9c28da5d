using SkorionOS.Oci.Distribution;
using SkorionOS.Oci.Documents;
using SkorionOS.Oci.Layouts;
using SkorionOS.Oci.Signatures;

namespace SkorionOS.Oci;

/// <summary>One image name and the place where its contents are: a registry, a layout, or an archive.</summary>
public abstract class ImageSource : IAsyncDisposable
{
    private protected ImageSource(ImageReference reference) => Reference = reference;

    /// <summary>The name that this source was opened for.</summary>
    public ImageReference Reference { get; }

    /// <summary>A source for <paramref name="reference"/>. Nothing is read yet.</summary>
    public static ImageSource Open(ImageReference reference, ImageSourceOptions? options = null) => reference switch
    {
        RegistryReference registry => new RegistrySource(registry, options ?? new ImageSourceOptions()),
        LayoutReference layout => new LayoutSource(layout),
        ArchiveReference archive => new ArchiveSource(archive),
        _ => throw new ArgumentNullException(nameof(reference)),
    };

    /// <summary>
    /// Looks up what the name stands for on <paramref name="platform"/>. From a registry this is one request when the tag stands for a
    /// manifest, or for an index whose manifest for the platform is among <paramref name="known"/>; two when not.
    /// </summary>
    /// <exception cref="OciException">It stands for nothing, for no image, or for no image of that platform; or it cannot be
    /// reached.</exception>
    public Task<ResolvedImage> ResolveAsync(Platform platform, KnownManifests? known = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(platform);
        return new ImageResolution(this, platform, known).RunAsync(cancellationToken);
    }

    /// <summary>Reads a small blob whole, such as a config, and checks it against its descriptor.</summary>
    /// <param name="blob">Which one.</param>
    /// <param name="limit">The most bytes to take, such as <see cref="OciLimits.Config"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BlobException"><c>blob-too-large</c>, <c>size-mismatch</c> or <c>digest-mismatch</c>.</exception>
    /// <exception cref="OciException">It cannot be read.</exception>
    public async Task<byte[]> GetBlobAsync(Descriptor blob, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blob);
        if (blob.Size > limit)
        {
            throw new BlobException("blob-too-large",
                $"Blob {blob.Digest} of {Reference} has {blob.Size} bytes; at most {limit} are read.");
        }

        Stream raw = await OpenBlobAsync(blob, 0, cancellationToken).ConfigureAwait(false);
        await using VerifyingStream checkedBytes = new(raw, blob, Reference);
        byte[] content = new byte[blob.Size];
        await checkedBytes.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        await checkedBytes.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        return content;
    }

    /// <summary>
    /// Opens a blob at a byte. The stream has exactly the bytes from there to the descriptor's size; over a network it resumes by itself
    /// after a broken connection. It is read forward once; <c>ReadAsync</c> with large buffers (64 to 256 KiB) is the fast way, <c>Read</c>
    /// blocks on it. Wrap it in a <see cref="VerifyingStream"/> when read from byte 0: nothing else checks the digest.
    /// </summary>
    /// <param name="blob">Which one; the digest and the size count.</param>
    /// <param name="offset">The first byte wanted, from 0 to the blob's size.</param>
    /// <param name="cancellationToken">Ends the wait for the first answer; later reads have their own.</param>
    /// <exception cref="OciException">There is no such blob, or it cannot be reached.</exception>
    public abstract Task<Stream> OpenBlobAsync(Descriptor blob, long offset = 0, CancellationToken cancellationToken = default);

    /// <summary>
    /// Looks for signatures of a manifest, within <see cref="SignatureLimits.Fetches"/>. Nothing is fetched before it is asked for. Layouts
    /// and archives have none.
    /// </summary>
    /// <param name="manifest">The digest of the manifest.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OciException">While they are taken: the registry cannot be reached, or there are too many.</exception>
    public virtual IAsyncEnumerable<ImageSignature> FindSignaturesAsync(Digest manifest, CancellationToken cancellationToken = default) =>
        AsyncEnumerable.Empty<ImageSignature>();

    /// <summary>Gives up connections and files. Streams opened from this source end with it.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>The document that the name stands for, before any choice of platform.</summary>
    internal abstract Task<ManifestBytes> FetchRootAsync(Platform platform, KnownManifests? known, CancellationToken cancellationToken);

    /// <summary>A document that an index names.</summary>
    internal abstract Task<ManifestBytes> FetchAsync(Descriptor manifest, CancellationToken cancellationToken);
}
