using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Dump;

/// <summary>Reads single fields of dump text. Bytes without escapes stay where they are in the text.</summary>
internal static class DumpFieldReader
{
    // As many digits of either base fit into 64 bits whatever they are.
    private const int SafeDigits = 19;

    /// <summary>A number, as strtoull() reads it, but without blanks: a sign is taken, what is too large becomes the largest.</summary>
    public static ulong Number(in DumpLine line, DumpField field, ReadOnlySpan<byte> text, uint numberBase = 10)
    {
        var digits = text;
        var isNegative = !digits.IsEmpty && digits[0] == '-';
        if (!digits.IsEmpty && digits[0] is (byte)'-' or (byte)'+')
            digits = digits[1..];
        var value = 0UL;
        var isTooLarge = false;
        for (var i = 0; i < digits.Length; i++)
        {
            var next = digits[i] - (uint)'0';
            if (next >= numberBase)
                throw Invalid(in line, field, text);
            isTooLarge |= i >= SafeDigits && value > (ulong.MaxValue - next) / numberBase;
            value = value * numberBase + next;
        }

        if (digits.IsEmpty)
            throw Invalid(in line, field, text);
        if (isTooLarge)
            return ulong.MaxValue;
        return isNegative ? 0 - value : value;
    }

    /// <summary>A number that stands alone in its field.</summary>
    public static ulong Number(in DumpLine line, DumpField field) => Number(in line, field, line[field].Span);

    /// <summary>Seconds and nanoseconds; both are integers, so 1.5 is one second and five nanoseconds.</summary>
    public static (long Seconds, uint Nanoseconds) Mtime(in DumpLine line)
    {
        var text = line[DumpField.Mtime].Span;
        var point = text.IndexOf((byte)'.');
        if (point < 0)
            throw Invalid(in line, DumpField.Mtime, text);
        return ((long)Number(in line, DumpField.Mtime, text[..point]), (uint)Number(in line, DumpField.Mtime, text[(point + 1)..]));
    }

    /// <summary>Bytes, or null where the field is a lone dash.</summary>
    public static ByteString? Optional(in DumpLine line, DumpField field) =>
        line[field].Span.SequenceEqual("-"u8) ? null : Unescape(in line, line[field]);

    /// <summary>Like <see cref="Optional"/>, for what ends at a NUL.</summary>
    public static ByteString? OptionalText(in DumpLine line, DumpField field) =>
        Optional(in line, field) is { } bytes ? UpToNul(bytes) : null;

    /// <summary>A digest; null where there is none.</summary>
    public static FsVerityDigest? Digest(in DumpLine line)
    {
        if (OptionalText(in line, DumpField.Digest) is not { IsEmpty: false } text)
            return null;
        if (!FsVerityDigest.TryParse(text.Span, out var digest))
            throw line.Refused($"'{text}' is not a digest of {FsVerityDigest.TextLength} hexadecimal digits");
        return digest;
    }

    /// <summary>The extended attributes.</summary>
    public static XattrSet Xattrs(in DumpLine line)
    {
        var text = line.Xattrs;
        if (text.Length > DumpLimits.MaxXattrText)
            throw line.Refused($"the extended attributes take {text.Length} bytes; {DumpLimits.MaxXattrText} are allowed");
        var xattrs = new List<Xattr>();
        while (!text.IsEmpty)
        {
            var end = text.Span.IndexOf((byte)' ');
            var item = end < 0 ? text : text.Slice(0, end);
            text = end < 0 ? default : text.Slice(end + 1);
            var equals = item.Span.IndexOf((byte)'=');
            if (equals < 0)
                throw line.Refused($"the extended attribute '{item}' has no '='");
            xattrs.Add(new Xattr(UpToNul(Unescape(in line, item.Slice(0, equals))), Unescape(in line, item.Slice(equals + 1))));
        }

        try
        {
            return XattrSet.Create(xattrs);
        }
        catch (ComposefsException invalid)
        {
            throw line.Refused(invalid.Message, invalid);
        }
    }

    /// <summary>The bytes before the first NUL.</summary>
    public static ByteString UpToNul(ByteString bytes)
    {
        var nul = bytes.Span.IndexOf((byte)0);
        return nul < 0 ? bytes : bytes.Slice(0, nul);
    }

    /// <summary>Takes the escapes out.</summary>
    public static ByteString Unescape(in DumpLine line, ByteString text)
    {
        var escaped = text.Span;
        var next = escaped.IndexOf((byte)'\\');
        if (next < 0)
            return text;
        var bytes = new byte[escaped.Length];
        var length = 0;
        while (next >= 0)
        {
            escaped[..next].CopyTo(bytes.AsSpan(length));
            length += next;
            escaped = escaped[(next + 1)..];
            bytes[length++] = UnescapeOne(in line, ref escaped);
            next = escaped.IndexOf((byte)'\\');
        }

        escaped.CopyTo(bytes.AsSpan(length));
        return new ByteString(bytes, 0, length + escaped.Length);
    }

    private static byte UnescapeOne(in DumpLine line, ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
            throw line.Refused("nothing follows an escape");
        var kind = rest[0];
        rest = rest[1..];
        switch (kind)
        {
            case (byte)'\\':
                return (byte)'\\';
            case (byte)'n':
                return (byte)'\n';
            case (byte)'r':
                return (byte)'\r';
            case (byte)'t':
                return (byte)'\t';
            case (byte)'x':
                Span<byte> value = stackalloc byte[1];
                if (rest.Length < 2 || Convert.FromHexString(rest[..2], value, out _, out _) != System.Buffers.OperationStatus.Done)
                    throw line.Refused("two hexadecimal digits must follow \\x");
                rest = rest[2..];
                return value[0];
            default:
                throw line.Refused($"the escape \\{DumpText.Escape([kind])} is not known");
        }
    }

    private static DumpFormatException Invalid(in DumpLine line, DumpField field, ReadOnlySpan<byte> text) =>
        line.Refused($"{field} '{DumpText.Escape(text)}' is not a number");
}
