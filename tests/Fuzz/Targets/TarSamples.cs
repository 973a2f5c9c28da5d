using System.Globalization;
using System.Text;
using SkorionOS.Fuzz.Engine;

namespace SkorionOS.Fuzz.Targets;

/// <summary>Makes tar archives of all the kinds that layers come in.</summary>
internal static class TarSamples
{
    private static readonly string[] Names =
    [
        "etc", "etc/passwd", "usr/bin/tool", "./usr/lib/", "a", "a/b", "a/b/c", ".wh.a", "a/.wh..wh..opq", "a/.wh.b", "/abs", "../up", "a/../b", "boot/vmlinuz", "var/log/x", "a//b", ".", "\u00fc",
    ];

    public static byte[] Make(FuzzRandom random)
    {
        var tar = new MemoryStream();
        for (var i = random.Size(12); i >= 0; i--) Entry(tar, random);
        if (!random.OneIn(6)) tar.Write(new byte[1024]);
        if (random.OneIn(8)) tar.Write(random.Bytes(random.Below(600)));
        return tar.ToArray();
    }

    /// <summary>Puts the right checksum into a header block.</summary>
    public static void Seal(Span<byte> block)
    {
        block.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in block) sum += b;
        Put(block, 148, Octal(sum, 6) + "\0 ");
    }

    /// <summary>One PAX record, with the length that it has.</summary>
    public static byte[] Record(string key, string value)
    {
        var rest = Encoding.Latin1.GetByteCount(key) + Encoding.Latin1.GetByteCount(value) + 3;
        var length = rest + Digits(rest);
        length = rest + Digits(length);
        return Encoding.Latin1.GetBytes($"{length} {key}={value}\n");

        static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
    }

    private static void Entry(MemoryStream tar, FuzzRandom random)
    {
        if (random.OneIn(3)) Pax(tar, random);
        if (random.OneIn(10)) Extended(tar, random.Pick('L', 'K'), Encoding.Latin1.GetBytes(Name(random) + random.Pick("\0", "", "x\0y")));
        switch (random.Below(8))
        {
            case 0: Header(tar, random, '5', 0); break;
            case 1: Header(tar, random, '2', 0, random.Pick("../lib", "/etc", "a", "")); break;
            case 2: Header(tar, random, '1', 0, Name(random)); break;
            case 3: Header(tar, random, random.Pick('3', '4', '6', '7', 'V', 'M', 'D', 'A', '\0'), 0); break;
            case 4: Sparse(tar, random); break;
            default: File(tar, random, random.Pick('0', '0', '0', '\0')); break;
        }
    }

    private static string Name(FuzzRandom random) => random.OneIn(12) ? new string('n', random.Pick(99, 100, 101, 255, 256, 300)) : random.Pick(Names);

    private static void File(MemoryStream tar, FuzzRandom random, char type)
    {
        var content = random.Bytes(random.Pick(0, 1, 64, 65, 511, 512, 513, 2000));
        Header(tar, random, type, content.Length);
        Data(tar, content);
    }

    /// <summary>The sparse format of old GNU tar: a map in the header.</summary>
    private static void Sparse(MemoryStream tar, FuzzRandom random)
    {
        if (random.OneIn(2))
        {
            Extended(tar, 'x', [.. Record("GNU.sparse.major", "1"), .. Record("GNU.sparse.minor", "0"), .. Record("GNU.sparse.name", "hole"), .. Record("GNU.sparse.realsize", "5000")]);
            var map = Encoding.ASCII.GetBytes(random.Pick("1\n4096\n10\n", "0\n", "2\n0\n5\n4090\n5\n", "2\n10\n5\n4\n6\n")).Concat(new byte[512]).Take(512).ToArray();
            Header(tar, random, '0', 512 + 10);
            tar.Write(map);
            Data(tar, new byte[10]);
            return;
        }

        Header(tar, random, 'S', 20, patch: block =>
        {
            Put(block, 257, "ustar  \0");
            Put(block, 386, Octal(0, 11) + "\0" + Octal(10, 11) + "\0" + Octal(5000, 11) + "\0" + Octal(10, 11));
            Put(block, 483, Octal(random.Pick(5010, 6000, 5000), 11));
        });
        Data(tar, new byte[20]);
    }

    private static void Pax(MemoryStream tar, FuzzRandom random)
    {
        var records = new MemoryStream();
        foreach (var (key, value) in random.Some<(string, string)>(
            ("path", Name(random)), ("linkpath", Name(random)), ("size", "0"), ("mtime", random.Pick("1700000000.123456789", "-1.5", "1e9", "99999999999999999999")), ("uid", "70000"), ("gid", "4294967295"),
            ("SCHILY.xattr.user.note", "v\0\n"), ("SCHILY.xattr.security.capability", "\u0001\0\0\u0002"), ("LIBARCHIVE.xattr.user.a%20b", "dmFs"), ("comment", "x"), ("GNU.sparse.numblocks", "1"), ("hdrcharset", "BINARY")))
        {
            if (random.OneIn(3)) records.Write(Record(key, value));
        }

        Extended(tar, random.OneIn(10) ? 'g' : 'x', records.ToArray());
    }

    private static void Extended(MemoryStream tar, char type, byte[] data)
    {
        Header(tar, null, type, data.Length);
        Data(tar, data);
    }

    private static void Header(MemoryStream tar, FuzzRandom? random, char type, long size, string link = "", Action<byte[]>? patch = null)
    {
        var block = new byte[512];
        Put(block, 0, random is null ? "extended" : Name(random));
        block.AsSpan(100, 1).Clear();
        Put(block, 100, "0000644\0");
        Put(block, 108, Octal(random?.Pick(0, 1000) ?? 0, 7) + "\0");
        Put(block, 116, "0000000\0");
        Put(block, 124, Octal(size, 11) + "\0");
        Put(block, 136, "14524770400\0");
        block[156] = (byte)type;
        Put(block, 157, link);
        Put(block, 257, random?.OneIn(5) == true ? "ustar  \0" : "ustar\0" + "00");
        if (type is '3' or '4') Put(block, 329, "0000001\00000003\0");
        if (random?.OneIn(8) == true && type != 'S') Put(block, 345, "prefix/of/it");
        if (random?.OneIn(10) == true) (block[136], block[147]) = (0x80, 7);
        patch?.Invoke(block);
        Seal(block);
        tar.Write(block);
    }

    private static void Data(MemoryStream tar, byte[] data)
    {
        tar.Write(data);
        tar.Write(new byte[-data.Length & 511]);
    }

    private static string Octal(long value, int digits) => Convert.ToString(value, 8).PadLeft(digits, '0');

    private static void Put(Span<byte> block, int at, string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        bytes.AsSpan(0, Math.Min(bytes.Length, block.Length - at)).CopyTo(block[at..]);
    }
}
