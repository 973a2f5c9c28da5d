using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace SkorionOS.Oci.Layers;

/// <summary>Extended attributes as libarchive writes them: <c>LIBARCHIVE.xattr.NAME</c>, the name URL-encoded, the value in base64 without filling.</summary>
internal static class LibarchiveXattrs
{
    public static TarXattr Decode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var name = new byte[key.Length];
        var length = 0;
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] != '%')
            {
                name[length++] = key[i];
            }
            else if (i + 2 < key.Length && byte.TryParse(key.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b))
            {
                name[length++] = b;
                i += 2;
            }
            else
            {
                throw TarFault.Invalid($"the name of its extended attribute '{TarText.Show(key)}' is not URL-encoded");
            }
        }

        Array.Resize(ref name, length);
        if (length == 0 || name.Contains((byte)0))
        {
            throw TarFault.Invalid("an extended attribute has no proper name");
        }

        return new TarXattr(name, Base64Value(key, value));
    }

    private static byte[] Base64Value(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var text = value.TrimEnd((byte)'=');
        var padded = new byte[(text.Length + 3) / 4 * 4];
        text.CopyTo(padded);
        padded.AsSpan(text.Length).Fill((byte)'=');
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(padded.Length)];
        if (Base64.DecodeFromUtf8(padded, decoded, out _, out var written) != OperationStatus.Done)
        {
            throw TarFault.Invalid($"the value of its extended attribute '{TarText.Show(key)}' is not base64");
        }

        return decoded.AsSpan(0, written).ToArray();
    }
}
