using System.Globalization;

namespace SkorionOS.Composefs.Dump;

/// <summary>Dump text on its way out.</summary>
internal sealed class DumpBuffer(Stream stream)
{
    // Room for any number.
    private const int MaxNumber = 24;

    private readonly byte[] _buffer = new byte[1 << 16];
    private int _used;

    public void WriteByte(byte value)
    {
        if (_used == _buffer.Length)
            Flush();
        _buffer[_used++] = value;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            WriteByte(b);
    }

    public void WriteNumber<T>(T value, ReadOnlySpan<char> format = default)
        where T : IUtf8SpanFormattable
    {
        if (_buffer.Length - _used < MaxNumber)
            Flush();
        value.TryFormat(_buffer.AsSpan(_used), out var written, format, CultureInfo.InvariantCulture);
        _used += written;
    }

    public void WriteOctal(uint value)
    {
        Span<byte> digits = stackalloc byte[11];
        var first = digits.Length;
        do
        {
            digits[--first] = (byte)('0' + (value & 7));
            value >>= 3;
        }
        while (value > 0);
        Write(digits[first..]);
    }

    /// <summary>Bytes with the escapes of dump text.</summary>
    public void WriteEscaped(ReadOnlySpan<byte> bytes, bool escapeEquals = false)
    {
        foreach (var b in bytes)
        {
            switch (b)
            {
                case (byte)'\\':
                    Write(@"\\"u8);
                    break;
                case (byte)'\n':
                    Write(@"\n"u8);
                    break;
                case (byte)'\r':
                    Write(@"\r"u8);
                    break;
                case (byte)'\t':
                    Write(@"\t"u8);
                    break;
                case (byte)'=' when escapeEquals:
                case var _ when !DumpText.IsGraphic(b):
                    Write(@"\x"u8);
                    WriteNumber(b, "x2");
                    break;
                default:
                    WriteByte(b);
                    break;
            }
        }
    }

    /// <summary>A field that may be absent; so a lone dash in it must be escaped.</summary>
    public void WriteOptional(ReadOnlySpan<byte> bytes, bool isPresent)
    {
        if (!isPresent)
            WriteByte((byte)'-');
        else if (bytes.SequenceEqual("-"u8))
            Write(@"\x2d"u8);
        else
            WriteEscaped(bytes);
    }

    public void Flush()
    {
        stream.Write(_buffer, 0, _used);
        _used = 0;
    }
}
