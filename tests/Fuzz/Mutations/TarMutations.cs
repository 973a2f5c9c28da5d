using System.Text;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Targets;

namespace SkorionOS.Fuzz.Mutations;

/// <summary>Changes to a field of a header, its checksum put right, or to whole blocks.</summary>
internal static class TarMutations
{
    private const int Block = 512;

    // Name, mode, uid, gid, size, mtime, type, link, magic, devices, prefix, and old GNU's sparse map with its flag and size.
    private static readonly (int At, int Length)[] Fields =
        [(0, 100), (100, 8), (108, 8), (116, 8), (124, 12), (124, 12), (136, 12), (156, 1), (156, 1), (157, 100), (257, 8), (329, 8), (337, 8), (345, 155), (386, 12), (398, 12), (482, 1), (483, 12)];

    private static readonly string[] Values =
    [
        "", "0", "7", " 17 ", "00000000001", "77777777777", "777777777777", "-1", "9", "0x1", "\u0080\0\0\0\0\0\0\0\0\0\u0002\0", "\u0080\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
        "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fe", "\u0080\u0000\u0000\u0000\u0080\u0000\u0000\u0000\u0000\u0000\u0000\u0000", "../..", "/", "a/b/../../../c", ".wh.", ".wh..wh.x", "etc/\n",
        "ustar\u000000", "ustar  \0", "tar\0", "x", "g", "S", "L", "K", "1", "2", "5", "\u0001",
    ];

    public static byte[] Apply(byte[] input, byte[] other, FuzzRandom random)
    {
        var blocks = input.Length / Block;
        if (blocks == 0) return other;
        var at = random.Below(blocks) * Block;
        switch (random.Below(8))
        {
            case 0: return [.. input[..at], .. input[(at + Block)..]];
            case 1: return [.. input[..at], .. input[at..(at + Block)], .. input[at..]];
            case 2 when other.Length >= Block:
                var from = random.Below(other.Length / Block) * Block;
                return [.. input[..at], .. other[from..(from + Block)], .. input[at..]];
            case 3: return Recorded(input, at, random);
            default: return Field(input, at, random);
        }
    }

    private static byte[] Field(byte[] input, int at, FuzzRandom random)
    {
        // Most blocks are headers; others are looked for from here on.
        for (var next = at; next + Block <= input.Length; next += Block)
        {
            if (!input.AsSpan(next + 257, 5).SequenceEqual("ustar"u8)) continue;
            at = next;
            break;
        }

        var changed = (byte[])input.Clone();
        var (field, length) = random.Pick(Fields);
        var block = changed.AsSpan(at, Block);
        var value = random.OneIn(4) ? random.Bytes(length) : Encoding.Latin1.GetBytes(random.Pick(Values));
        if (random.OneIn(2)) block.Slice(field, length).Clear();
        value.AsSpan(0, Math.Min(length, value.Length)).CopyTo(block[field..]);
        TarSamples.Seal(block);
        return changed;
    }

    /// <summary>Puts an extended header of its own before a block.</summary>
    private static byte[] Recorded(byte[] input, int at, FuzzRandom random)
    {
        var key = random.Pick("path", "linkpath", "size", "mtime", "uid", "gid", "SCHILY.xattr.user.a", "SCHILY.xattr.", "LIBARCHIVE.xattr.%", "GNU.sparse.map", "GNU.sparse.size", "GNU.sparse.realsize", "GNU.sparse.offset",
            "GNU.sparse.numbytes", "GNU.sparse.numblocks", "GNU.sparse.major", "GNU.sparse.minor", "GNU.sparse.name", "", "SCHILY.devmajor");
        var value = random.Pick("", "0", "-1", "1", "512", "5000", "9223372036854775807", "18446744073709551616", "1.", ".5", "1.0000000000000000001", "0,5,10,5", "0,5,3,5", "1,", "../x", "a\0b", "a\nb", "/", "====", "\u00ff");
        var record = TarSamples.Record(key, value);
        if (random.OneIn(4)) record = ByteMutations.Apply(record, record, random);
        var header = new byte[Block];
        Encoding.ASCII.GetBytes("pax").CopyTo(header, 0);
        Encoding.ASCII.GetBytes(Convert.ToString(record.Length, 8).PadLeft(11, '0')).CopyTo(header, 124);
        header[156] = (byte)random.Pick('x', 'x', 'x', 'g', 'X');
        Encoding.ASCII.GetBytes("ustar\00000").AsSpan(0, 8).CopyTo(header.AsSpan(257));
        TarSamples.Seal(header);
        return [.. input[..at], .. header, .. record, .. new byte[-record.Length & (Block - 1)], .. input[at..]];
    }
}
