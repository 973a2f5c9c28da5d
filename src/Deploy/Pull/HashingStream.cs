using System.Security.Cryptography;
using SkorionOS.Oci;
using SkorionOS.Interop.Streams;

namespace SkorionOS.Deploy.Pull;

/// <summary>Hashes and counts what is read through it; at the end, <see cref="Finish"/> says the digest of all of it.</summary>
internal sealed class HashingStream(Stream inner) : ForwardReadStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    /// <summary>SHA-256 of what was read.</summary>
    public Digest Finish()
    {
        Span<byte> hash = stackalloc byte[32];
        _hash.GetHashAndReset(hash);
        return Digest.FromHash(hash);
    }

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        _hash.AppendData(buffer[..count]);
        Count += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
