using System.Globalization;
using System.Text;

namespace SkorionOS.State.Trees;

/// <summary>
/// A name in a directory, or of an extended attribute: any bytes but NUL, which need not be UTF-8. Names sort by their bytes.
/// </summary>
public readonly record struct NodeName : IComparable<NodeName>
{
    // One character for each byte, so that hashing and sorting are those of strings.
    private readonly string? _latin1;

    private NodeName(string latin1) => _latin1 = latin1;

    /// <summary>Number of bytes.</summary>
    public int Length => Latin1.Length;

    internal string Latin1 => _latin1 ?? "";

    /// <summary>The name of these bytes.</summary>
    public static NodeName From(ReadOnlySpan<byte> bytes) => new(Encoding.Latin1.GetString(bytes));

    /// <summary>The name that is this text in UTF-8.</summary>
    public static NodeName From(string text) => From(Encoding.UTF8.GetBytes(text));

    /// <summary>The bytes of the name.</summary>
    public byte[] ToBytes() => ToRaw(Latin1);

    /// <summary>The bytes of a text that has one character for each.</summary>
    internal static byte[] ToRaw(string latin1) => Encoding.Latin1.GetBytes(latin1);

    /// <inheritdoc/>
    public int CompareTo(NodeName other) => string.CompareOrdinal(Latin1, other.Latin1);

    /// <inheritdoc/>
    public bool Equals(NodeName other) => string.Equals(Latin1, other.Latin1, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Latin1, StringComparison.Ordinal);

    /// <summary>
    /// Text for people and reports, different for different names: UTF-8 where the bytes are; control characters, backslashes and every other byte as <c>\xff</c>.
    /// </summary>
    public override string ToString()
    {
        if (!Latin1.AsSpan().ContainsAnyExceptInRange(' ', '~') && !Latin1.Contains('\\'))
        {
            return Latin1;
        }

        var text = new StringBuilder(Length);
        for (ReadOnlySpan<byte> rest = ToBytes(); !rest.IsEmpty;)
        {
            var valid = Rune.DecodeFromUtf8(rest, out var rune, out var count) == System.Buffers.OperationStatus.Done
                && !Rune.IsControl(rune) && rune.Value != '\\';
            if (valid)
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (var b in rest[..count])
                {
                    text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
                }
            }

            rest = rest[count..];
        }

        return text.ToString();
    }

    /// <summary>Sorts before.</summary>
    public static bool operator <(NodeName left, NodeName right) => left.CompareTo(right) < 0;

    /// <summary>Sorts after.</summary>
    public static bool operator >(NodeName left, NodeName right) => left.CompareTo(right) > 0;

    /// <summary>Sorts before or is the same.</summary>
    public static bool operator <=(NodeName left, NodeName right) => left.CompareTo(right) <= 0;

    /// <summary>Sorts after or is the same.</summary>
    public static bool operator >=(NodeName left, NodeName right) => left.CompareTo(right) >= 0;
}
