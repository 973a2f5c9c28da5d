using System.Globalization;
using System.Text;

namespace SkorionOS.Oci.Tests.Layers;

/// <summary>Writes tar archives block by block, wrong ones as well.</summary>
internal sealed class TarBuilder
{
    private readonly List<byte> _tar = [];

    public byte[] Bytes => [.. _tar];

    /// <summary>A header block with a right checksum, after <paramref name="patch"/> has had its way with it.</summary>
    public TarBuilder Header(string name, char type = '0', long size = 0, string link = "", Action<byte[]>? patch = null)
    {
        var block = new byte[512];
        Latin(name).CopyTo(block, 0);
        Put(block, 100, "0000644");
        Put(block, 108, "0000000");
        Put(block, 116, "0000000");
        Put(block, 124, Octal(size, 11));
        Put(block, 136, "00000000000");
        block[156] = (byte)type;
        Latin(link).CopyTo(block, 157);
        Put(block, 257, "ustar\0" + "00");
        patch?.Invoke(block);
        Seal(block);
        return Raw(block);
    }

    public TarBuilder File(string name, params byte[] content) => Header(name, '0', content.Length).Data(content);

    /// <summary>Bytes, filled up to a block.</summary>
    public TarBuilder Data(params byte[] data) => Raw(data).Raw(new byte[-data.Length & 511]);

    public TarBuilder Raw(params byte[] bytes)
    {
        _tar.AddRange(bytes);
        return this;
    }

    public TarBuilder Pax(params (string Key, string Value)[] records) => Extended('x', [.. records.SelectMany(r => Record(r.Key, Latin(r.Value)))]);

    public TarBuilder Extended(char type, byte[] data) => Header("extended", type, data.Length).Data(data);

    public TarBuilder End() => Raw(new byte[1024]);

    public static byte[] Record(string key, byte[] value)
    {
        var length = key.Length + value.Length + 3;
        length += length.ToString(CultureInfo.InvariantCulture).Length;
        length = key.Length + value.Length + 3 + length.ToString(CultureInfo.InvariantCulture).Length;
        return [.. Latin($"{length} {key}="), .. value, (byte)'\n'];
    }

    public static void Put(byte[] block, int offset, string text) => Latin(text).CopyTo(block, offset);

    public static string Octal(long value, int digits) => Convert.ToString(value, 8).PadLeft(digits, '0');

    public static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>Puts the right checksum into a header block.</summary>
    public static void Seal(Span<byte> block)
    {
        block.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in block)
        {
            sum += b;
        }

        Latin(Octal(sum, 6) + "\0 ").CopyTo(block[148..]);
    }
}
