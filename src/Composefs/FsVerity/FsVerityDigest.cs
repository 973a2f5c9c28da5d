using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.FsVerity;

/// <summary>
/// The fs-verity digest of a file: SHA-256, blocks of 4096 bytes, no salt. 32 bytes; compared and sorted as bytes. It names objects and
/// images.
/// </summary>
public readonly struct FsVerityDigest : IEquatable<FsVerityDigest>, IComparable<FsVerityDigest>
{
    /// <summary>Bytes in a digest.</summary>
    public const int Size = 32;

    /// <summary>Hexadecimal digits in the text of a digest.</summary>
    public const int TextLength = 2 * Size;

    private readonly Bytes _bytes;

    /// <summary>Takes the digest from its bytes.</summary>
    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public FsVerityDigest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"An fs-verity SHA-256 digest has {Size} bytes, not {bytes.Length}", nameof(bytes));
        bytes.CopyTo(_bytes);
    }

    /// <summary>Where the object of this content lies below the object directory: <c>ab/cdef…</c>, 65 characters.</summary>
    public string ObjectPath => ToString().Insert(2, "/");

    /// <summary>The digest of <paramref name="content"/>, taken as one whole file.</summary>
    public static FsVerityDigest Compute(ReadOnlySpan<byte> content)
    {
        var hasher = new FsVerityHasher();
        hasher.Append(content);
        return hasher.Finish();
    }

    /// <summary>Reads 64 hexadecimal digits, of either case.</summary>
    /// <exception cref="FormatException">It is anything else.</exception>
    public static FsVerityDigest Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException($"'{text}' is not an fs-verity digest of {TextLength} hexadecimal digits");

    /// <summary>Reads 64 hexadecimal digits, of either case; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FsVerityDigest digest)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var read = text.Length == TextLength && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done;
        digest = read ? new FsVerityDigest(bytes) : default;
        return read;
    }

    /// <summary>Reads 64 hexadecimal digits, of either case, from ASCII bytes; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out FsVerityDigest digest)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var read = text.Length == TextLength && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done;
        digest = read ? new FsVerityDigest(bytes) : default;
        return read;
    }

    /// <summary>The 32 bytes.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> AsSpan() => _bytes;

    /// <summary><see cref="ObjectPath"/> as bytes, as a tree keeps it.</summary>
    public ByteString ToObjectPath()
    {
        var path = new byte[TextLength + 1];
        Convert.TryToHexStringLower(AsSpan()[..1], path, out _);
        path[2] = (byte)'/';
        Convert.TryToHexStringLower(AsSpan()[1..], path.AsSpan(3), out _);
        return new ByteString(path);
    }

    /// <inheritdoc/>
    public bool Equals(FsVerityDigest other) => AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FsVerityDigest other && Equals(other);

    // A digest is as random as a hash can be.
    /// <inheritdoc/>
    public override int GetHashCode() => BinaryPrimitives.ReadInt32LittleEndian(AsSpan());

    /// <inheritdoc/>
    public int CompareTo(FsVerityDigest other) => AsSpan().SequenceCompareTo(other.AsSpan());

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(AsSpan());

    /// <summary>The same 32 bytes.</summary>
    public static bool operator ==(FsVerityDigest left, FsVerityDigest right) => left.Equals(right);

    /// <summary>Other bytes.</summary>
    public static bool operator !=(FsVerityDigest left, FsVerityDigest right) => !left.Equals(right);

    /// <summary>Sorts before, as bytes.</summary>
    public static bool operator <(FsVerityDigest left, FsVerityDigest right) => left.CompareTo(right) < 0;

    /// <summary>Sorts after, as bytes.</summary>
    public static bool operator >(FsVerityDigest left, FsVerityDigest right) => left.CompareTo(right) > 0;

    /// <summary>Sorts before or is the same.</summary>
    public static bool operator <=(FsVerityDigest left, FsVerityDigest right) => left.CompareTo(right) <= 0;

    /// <summary>Sorts after or is the same.</summary>
    public static bool operator >=(FsVerityDigest left, FsVerityDigest right) => left.CompareTo(right) >= 0;

    [InlineArray(Size)]
    private struct Bytes
    {
        private byte _first;
    }
}
