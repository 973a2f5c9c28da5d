using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Tests.Tree;

/// <summary>
/// Reads the layers of the fixtures: a second, small reading of ustar and PAX that shares no code with the one in use. Contents up to 64
/// bytes are inline.
/// </summary>
internal static class LayerFile
{
    public static async Task<List<LayerEntry>> ReadAsync(string path) => Parse(await InflateAsync(await File.ReadAllBytesAsync(path)));

    private static async Task<byte[]> InflateAsync(byte[] layer)
    {
        using var plain = new MemoryStream();
        if (layer is [0x1f, 0x8b, ..])
        {
            await using var gzip = new GZipStream(new MemoryStream(layer), CompressionMode.Decompress);
            await gzip.CopyToAsync(plain);
            return plain.ToArray();
        }

        if (layer is not [0x28, 0xb5, 0x2f, 0xfd, ..])
            return layer;
        using var zstd = Process.Start(new ProcessStartInfo("zstd", "-dc") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var output = zstd.StandardOutput.BaseStream.CopyToAsync(plain);
        await zstd.StandardInput.BaseStream.WriteAsync(layer);
        zstd.StandardInput.Close();
        await output;
        await zstd.WaitForExitAsync();
        Assert.Equal(0, zstd.ExitCode);
        return plain.ToArray();
    }

    private static List<LayerEntry> Parse(byte[] tar)
    {
        var entries = new List<LayerEntry>();
        var pax = new Dictionary<string, byte[]>();
        for (var position = 0; position + 512 <= tar.Length && tar[position] != 0;)
        {
            var header = tar.AsSpan(position, 512);
            var size = (int)(pax.TryGetValue("size", out var s) ? long.Parse(s, CultureInfo.InvariantCulture) : (long)Octal(header.Slice(124, 12)));
            var content = tar.AsSpan(position + 512, size);
            position += 512 + (size + 511) / 512 * 512;
            if (header[156] == 'x')
            {
                ReadPax(content, pax);
                continue;
            }

            entries.Add(Entry(header, content, pax));
            pax.Clear();
        }

        return entries;
    }

    private static LayerEntry Entry(ReadOnlySpan<byte> header, ReadOnlySpan<byte> content, Dictionary<string, byte[]> pax)
    {
        var mtime = pax.TryGetValue("mtime", out var m) ? (long)Math.Floor(decimal.Parse(m, CultureInfo.InvariantCulture)) : (long)Octal(header.Slice(136, 12));
        return new LayerEntry
        {
            Path = new ByteString(pax.GetValueOrDefault("path") ?? [.. CString(header.Slice(345, 155)), .. header[345] == 0 ? ""u8 : "/"u8, .. CString(header[..100])]),
            Type = header[156] switch
            {
                (byte)'1' => LayerEntryType.HardLink,
                (byte)'2' => LayerEntryType.Symlink,
                (byte)'3' => LayerEntryType.CharacterDevice,
                (byte)'4' => LayerEntryType.BlockDevice,
                (byte)'5' => LayerEntryType.Directory,
                (byte)'6' => LayerEntryType.Fifo,
                _ => LayerEntryType.Regular,
            },
            Mode = (uint)Octal(header.Slice(100, 8)),
            UserId = pax.TryGetValue("uid", out var uid) ? uint.Parse(uid, CultureInfo.InvariantCulture) : (uint)Octal(header.Slice(108, 8)),
            GroupId = pax.TryGetValue("gid", out var gid) ? uint.Parse(gid, CultureInfo.InvariantCulture) : (uint)Octal(header.Slice(116, 8)),
            MtimeSeconds = mtime,
            Device = DeviceInode.Encode((uint)Octal(header.Slice(329, 8)), (uint)Octal(header.Slice(337, 8))),
            LinkTarget = new ByteString(pax.GetValueOrDefault("linkpath") ?? CString(header.Slice(157, 100)).ToArray()),
            Xattrs = [.. from x in pax where x.Key.StartsWith("SCHILY.xattr.", StringComparison.Ordinal) select new Xattr(ByteString.FromText(x.Key[13..]), new ByteString(x.Value))],
            Size = (ulong)content.Length,
            InlineContent = content.Length <= 64 ? ByteString.Copy(content) : null,
            Digest = content.Length <= 64 ? null : FsVerityDigest.Compute(content),
        };
    }

    private static void ReadPax(ReadOnlySpan<byte> records, Dictionary<string, byte[]> pax)
    {
        while (!records.IsEmpty)
        {
            var blank = records.IndexOf((byte)' ');
            var length = int.Parse(records[..blank], CultureInfo.InvariantCulture);
            var record = records[(blank + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            pax[Encoding.UTF8.GetString(record[..equals])] = record[(equals + 1)..].ToArray();
            records = records[length..];
        }
    }

    private static ulong Octal(ReadOnlySpan<byte> field)
    {
        var value = 0UL;
        foreach (var digit in field)
            value = digit is >= (byte)'0' and <= (byte)'7' ? value * 8 + digit - '0' : value;
        return value;
    }

    private static ReadOnlySpan<byte> CString(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field;
}
