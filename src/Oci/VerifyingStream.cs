using System.Security.Cryptography;
using SkorionOS.Interop.Streams;

namespace SkorionOS.Oci;

/// <summary>
/// Hands bytes through and checks them on the way: their number and their SHA-256. The read that reaches the last byte throws when the
/// content is not the one the descriptor names, so that a reader never holds the whole of a wrong content; a byte too many throws as well.
/// </summary>
public sealed class VerifyingStream : ForwardReadStream
{
    private readonly Stream _inner;
    private readonly Descriptor _descriptor;
    private readonly ImageReference _image;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _count;

    /// <summary>Checks <paramref name="inner"/>, which stands at the first byte of the content and is disposed with this stream.</summary>
    /// <param name="inner">The bytes.</param>
    /// <param name="descriptor">What they should be.</param>
    /// <param name="image">The image they are of, for messages.</param>
    public VerifyingStream(Stream inner, Descriptor descriptor, ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(descriptor);
        ArgumentNullException.ThrowIfNull(image);
        _inner = inner;
        _descriptor = descriptor;
        _image = image;
    }

    /// <summary>True once every byte was read and the digest was right. A reader that stopped before the end has proven nothing.</summary>
    public bool IsVerified { get; private set; }

    /// <inheritdoc/>
    public override long Length => _descriptor.Size;

    /// <summary>The bytes handed out so far.</summary>
    public override long Position
    {
        get => _count;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read = _inner.Read(buffer);
        Check(buffer[..read], buffer.Length);
        return read;
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Check(buffer.Span[..read], buffer.Length);
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check(ReadOnlySpan<byte> chunk, int asked)
    {
        _count += chunk.Length;
        bool atEnd = chunk.IsEmpty && asked > 0;
        if (_count > _descriptor.Size || (atEnd && _count < _descriptor.Size))
        {
            throw new BlobException("size-mismatch",
                $"Blob {_descriptor.Digest} of {_image} has {(atEnd ? "" : "at least ")}{_count} bytes, not {_descriptor.Size}.");
        }

        _hash.AppendData(chunk);
        if (_count < _descriptor.Size || IsVerified)
        {
            return;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(hash);
        Digest found = Digest.FromHash(hash);
        if (found != _descriptor.Digest)
        {
            throw new BlobException("digest-mismatch",
                $"Blob {_descriptor.Digest} of {_image} has the digest {found}: its content is not the one that was named.");
        }

        IsVerified = true;
    }
}
