using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using SkorionOS.Composefs.Dump;

namespace SkorionOS.Composefs.Tree;

/// <summary>
/// Bytes that never change: a file name, a link target, the name or the value of an extended attribute. They are most often UTF-8, but
/// nothing demands it. Order is that of unsigned bytes. It may be a part of a larger array that stays in memory as long as this does.
/// </summary>
public readonly struct ByteString : IEquatable<ByteString>, IComparable<ByteString>
{
    // Names come from images of others: a fixed hash would let them choose names that collide.
    private static readonly long HashSeed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private readonly byte[]? _array;
    private readonly int _offset;

    /// <summary>Takes <paramref name="bytes"/> over, without a copy: the caller no longer writes to them.</summary>
    public ByteString(byte[] bytes)
        : this(bytes, 0, bytes.Length)
    {
    }

    /// <summary>Takes a part of <paramref name="array"/> over, without a copy: the caller no longer writes to it.</summary>
    public ByteString(byte[] array, int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset, (uint)array.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)(array.Length - offset));
        _array = array;
        _offset = offset;
        Length = length;
    }

    /// <summary>Number of bytes.</summary>
    public int Length { get; }

    /// <summary>Whether there are no bytes.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _array.AsSpan(_offset, Length);

    /// <summary>A copy of <paramref name="bytes"/>.</summary>
    public static ByteString Copy(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? default : new ByteString(bytes.ToArray());

    /// <summary>The bytes of <paramref name="text"/> in UTF-8.</summary>
    public static ByteString FromText(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>The bytes from <paramref name="start"/> on, without a copy.</summary>
    public ByteString Slice(int start) => Slice(start, Length - start);

    /// <summary><paramref name="length"/> bytes from <paramref name="start"/> on, without a copy.</summary>
    public ByteString Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start, (uint)Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)(Length - start));
        return _array is null ? default : new ByteString(_array, _offset + start, length);
    }

    /// <inheritdoc/>
    public bool Equals(ByteString other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ByteString other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)XxHash3.HashToUInt64(Span, HashSeed);

    /// <inheritdoc/>
    public int CompareTo(ByteString other) => Span.SequenceCompareTo(other.Span);

    /// <summary>Printable text: whatever is not a graphic ASCII character is escaped as in dump text (<c>\n</c>, <c>\x20</c>).</summary>
    public override string ToString() => DumpText.Escape(Span);

    /// <summary>The same bytes.</summary>
    public static bool operator ==(ByteString left, ByteString right) => left.Equals(right);

    /// <summary>Other bytes.</summary>
    public static bool operator !=(ByteString left, ByteString right) => !left.Equals(right);

    /// <summary>Sorts before.</summary>
    public static bool operator <(ByteString left, ByteString right) => left.CompareTo(right) < 0;

    /// <summary>Sorts after.</summary>
    public static bool operator >(ByteString left, ByteString right) => left.CompareTo(right) > 0;

    /// <summary>Sorts before or is the same.</summary>
    public static bool operator <=(ByteString left, ByteString right) => left.CompareTo(right) <= 0;

    /// <summary>Sorts after or is the same.</summary>
    public static bool operator >=(ByteString left, ByteString right) => left.CompareTo(right) >= 0;
}
