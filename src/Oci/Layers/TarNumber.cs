namespace SkorionOS.Oci.Layers;

/// <summary>The ways in which tar writes numbers.</summary>
internal static class TarNumber
{
    /// <summary>A numeric header field: octal text, or the GNU and star form (binary, big endian, two's complement, marked by the first bit). Blank is 0.</summary>
    public static long Field(ReadOnlySpan<byte> field, string name) =>
        (field[0] & 0x80) != 0 ? Binary(field, name) : Octal(field, name);

    /// <summary>Decimal digits and nothing else, as in PAX records and sparse maps.</summary>
    public static long Decimal(ReadOnlySpan<byte> text, string name)
    {
        if (text.IsEmpty)
        {
            throw TarFault.Invalid($"{name} is empty");
        }

        long value = 0;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9')
            {
                throw TarFault.Invalid($"{name} '{TarText.Show(text)}' is not a number");
            }

            if (value > (long.MaxValue - 9) / 10)
            {
                throw TarFault.Invalid($"{name} '{TarText.Show(text)}' is too large");
            }

            value = value * 10 + (c - '0');
        }

        return value;
    }

    /// <summary>A PAX time (POSIX pax, "extended header keyword: mtime"): seconds with an optional sign and fraction, floored to whole seconds.</summary>
    public static long Time(ReadOnlySpan<byte> text, string name)
    {
        var negative = !text.IsEmpty && text[0] == '-';
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf((byte)'.');
        var whole = Decimal(point < 0 ? digits : digits[..point], name);
        var fraction = point < 0 ? default : digits[(point + 1)..];
        if (fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            throw TarFault.Invalid($"{name} '{TarText.Show(text)}' is not a time");
        }

        if (!negative)
        {
            return whole;
        }

        return fraction.ContainsAnyExcept((byte)'0') ? -whole - 1 : -whole;
    }

    /// <summary>The number of a user or group, which Linux holds in 32 bits.</summary>
    public static uint Id(long value, string name) =>
        value is >= 0 and <= uint.MaxValue ? (uint)value : throw TarFault.Invalid($"{name} {value} is not within 0 to {uint.MaxValue}");

    private static long Octal(ReadOnlySpan<byte> field, string name)
    {
        var digits = field.TrimStart(" \0"u8);
        long value = 0;
        var i = 0;
        for (; i < digits.Length && digits[i] is >= (byte)'0' and <= (byte)'7'; i++)
        {
            // 12 octal digits are the longest field.
            value = value << 3 | (uint)(digits[i] - '0');
        }

        // A NUL ends the text; after a space only filling may follow.
        var rest = digits[i..];
        if (!rest.IsEmpty && rest[0] != 0 && rest.ContainsAnyExcept((byte)' ', (byte)0))
        {
            throw TarFault.Invalid($"{name} '{TarText.Show(field)}' is not octal");
        }

        return value;
    }

    private static long Binary(ReadOnlySpan<byte> field, string name)
    {
        var negative = (field[0] & 0x40) != 0;
        // The first byte carries the mark in bit 7; what is left of it is filled with the sign.
        long value = negative ? (sbyte)field[0] : field[0] & 0x7f;
        foreach (var b in field[1..])
        {
            if (value is > (long.MaxValue >> 8) or < (long.MinValue >> 8))
            {
                throw TarFault.Invalid($"{name} does not fit in 64 bits");
            }

            value = value << 8 | b;
        }

        return value;
    }
}
