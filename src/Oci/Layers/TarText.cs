using System.Text;

namespace SkorionOS.Oci.Layers;

/// <summary>Untrusted bytes as part of a message.</summary>
internal static class TarText
{
    private const int MaxShown = 160;

    /// <summary>The bytes as UTF-8, with control characters and what is not UTF-8 replaced, and long ones cut.</summary>
    public static string Show(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(Encoding.UTF8.GetString(bytes.Length > MaxShown ? bytes[..MaxShown] : bytes));
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
            {
                text[i] = '\uFFFD';
            }
        }

        return bytes.Length > MaxShown ? text.Append('…').ToString() : text.ToString();
    }
}
