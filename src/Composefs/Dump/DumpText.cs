using System.Text;

namespace SkorionOS.Composefs.Dump;

/// <summary>The escapes of dump text.</summary>
internal static class DumpText
{
    /// <summary>
    /// Escapes bytes as the C tools print them: graphic ASCII as it is, all else as <c>\\</c>, <c>\n</c>, <c>\r</c>, <c>\t</c> or
    /// <c>\xhh</c>.
    /// </summary>
    public static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
        {
            _ = b switch
            {
                (byte)'\\' => text.Append(@"\\"),
                (byte)'\n' => text.Append(@"\n"),
                (byte)'\r' => text.Append(@"\r"),
                (byte)'\t' => text.Append(@"\t"),
                _ when IsGraphic(b) => text.Append((char)b),
                _ => text.Append(@"\x").Append(b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)),
            };
        }

        return text.ToString();
    }

    /// <summary>isgraph() in the C locale.</summary>
    public static bool IsGraphic(byte b) => b is > 0x20 and < 0x7f;
}
