using System.Diagnostics.CodeAnalysis;

namespace SkorionOS.Oci.Layers;

/// <summary>Walks the records of a PAX extended header: <c>LENGTH KEY=VALUE\n</c>, the length counting all of it (POSIX pax, "pax extended header").</summary>
/// <param name="data">The records.</param>
internal ref struct PaxRecords(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    /// <summary>The key of the current record.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>The value of the current record: any bytes, may be empty.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes on to the next record; false after the last one.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        // 10 digits are more than any header may hold.
        var space = _rest[..Math.Min(_rest.Length, 11)].IndexOf((byte)' ');
        if (space <= 0)
        {
            Refuse("has no length");
        }

        var length = TarNumber.Decimal(_rest[..space], "length of a PAX record");
        if (length <= space + 1 || length > _rest.Length)
        {
            Refuse($"says that it is {length} bytes long, and {_rest.Length} are left");
        }

        var record = _rest[(space + 1)..(int)length];
        if (record[^1] != '\n')
        {
            Refuse($"says that it is {length} bytes long, and does not end there");
        }

        var equals = record.IndexOf((byte)'=');
        if (equals <= 0)
        {
            Refuse("has no key");
        }

        Key = record[..equals];
        Value = record[(equals + 1)..^1];
        _rest = _rest[(int)length..];
        return true;
    }

    [DoesNotReturn]
    private readonly void Refuse(string why) => throw TarFault.Invalid($"a PAX record '{TarText.Show(_rest)}' {why}");
}
