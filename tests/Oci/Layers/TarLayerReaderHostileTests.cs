using SkorionOS.Oci.Layers;
using static SkorionOS.Oci.Tests.Layers.TarBuilder;

namespace SkorionOS.Oci.Tests.Layers;

/// <summary>Archives that no honest tool writes: each is refused with its reason, and names layer and entry.</summary>
public sealed class TarLayerReaderHostileTests
{
    private static readonly Dictionary<string, (Action<TarBuilder> Write, string Code, string Words)> Corpus = new()
    {
        ["not a tar"] = (t => t.Raw([.. Enumerable.Repeat((byte)'A', 2048)]), LayerException.Invalid, "entry 1: its block is not a tar header"),
        ["garbage behind a file"] = (t => t.File("f", 1).Raw([.. Enumerable.Repeat((byte)7, 512)]), LayerException.Invalid, "entry 2: its block is not a tar header"),
        ["lone zero block"] = (t => t.File("f", 1).Raw(new byte[512]).File("g", 2), LayerException.Invalid, "entry 2: a single block of zeros"),
        ["no name"] = (t => t.File("", 1), LayerException.Invalid, "its name is empty"),
        ["no link target"] = (t => t.Header("l", '2'), LayerException.Invalid, "entry 1 'l': its link target is empty"),
        ["mode not octal"] = (t => t.Header("f", patch: b => Put(b, 100, "rwxr-xr")), LayerException.Invalid, "'f': mode 'rwxr-xr"),
        ["digits behind a space"] = (t => t.Header("f", patch: b => Put(b, 108, "0 00777\0")), LayerException.Invalid, "uid"),
        ["size beyond the limit"] = (t => t.Header("f", size: 10L << 30, patch: b => Binary(b, 124, 12, 10L << 40)), LayerException.OverLimit, "'f': it is 10995116277760 bytes long"),
        ["negative size"] = (t => t.Header("f", patch: b => Binary(b, 124, 12, -512)), LayerException.Invalid, "its size is negative (-512)"),
        ["size beyond 64 bits"] = (t => t.Header("f", patch: b => b[124] = b[127] = 0x80), LayerException.Invalid, "size does not fit"),
        ["size beyond the stream"] = (t => t.Header("f", size: 5000).Data(new byte[700]), LayerException.Truncated, "'f': the stream ends"),
        ["uid beyond 32 bits"] = (t => t.Header("f", patch: b => Binary(b, 108, 8, 1L << 32)), LayerException.Invalid, "uid 4294967296 is not within"),
        ["negative gid"] = (t => t.Header("f", patch: b => Binary(b, 116, 8, -2)), LayerException.Invalid, "gid -2 is not within"),
        ["device number"] = (t => t.Header("c", '3', patch: b => Put(b, 329, "0010000")), LayerException.Invalid, "major device number 4096"),
        ["multi-volume"] = (t => t.Header("f", 'M'), LayerException.Unsupported, "'f': its type 'M' (0x4d)"),
        ["dump directory"] = (t => t.Header("f", 'D', 5).Data(1, 2, 3, 4, 5), LayerException.Unsupported, "its type 'D'"),
        ["unknown type"] = (t => t.Header("f", '\u0001'), LayerException.Unsupported, "(0x01)"),
        ["pax without length"] = (t => Pax(t, "path=x\n"), LayerException.Invalid, "has no length"),
        ["pax record too long"] = (t => Pax(t, "99 path=x\n"), LayerException.Invalid, "it is 99 bytes long, and 10 are left"),
        ["pax record too short"] = (t => Pax(t, "8 path=x\n"), LayerException.Invalid, "does not end there"),
        ["pax record of nothing"] = (t => Pax(t, "2 path=x\n"), LayerException.Invalid, "it is 2 bytes long"),
        ["pax length huge"] = (t => Pax(t, "99999999999999999999 path=x\n"), LayerException.Invalid, "has no length"),
        ["pax without key"] = (t => Pax(t, "5 =x\n"), LayerException.Invalid, "has no key"),
        ["pax filled with zeros"] = (t => Pax(t, "10 path=x\n\0\0"), LayerException.Invalid, "has no length"),
        ["pax key twice"] = (t => t.Pax(("path", "a"), ("path", "b")).File("f", 1), LayerException.Invalid, "'path' stands there twice"),
        ["pax NUL in path"] = (t => t.Pax(("path", "a\0b")).File("f", 1), LayerException.Invalid, "its name holds a NUL"),
        ["pax size negative"] = (t => t.Pax(("size", "-1")).File("f", 1), LayerException.Invalid, "size '-1' is not a number"),
        ["pax size beyond 64 bits"] = (t => t.Pax(("size", "99999999999999999999")).File("f", 1), LayerException.Invalid, "is too large"),
        ["pax uid"] = (t => t.Pax(("uid", "4294967296")).File("f", 1), LayerException.Invalid, "uid 4294967296"),
        ["pax mtime"] = (t => t.Pax(("mtime", "1.5e3")).File("f", 1), LayerException.Invalid, "is not a time"),
        ["pax character set"] = (t => t.Pax(("hdrcharset", "EBCDIC")).File("f", 1), LayerException.Unsupported, "EBCDIC"),
        ["pax header huge"] = (t => t.Header("x", 'x', 2 << 20).Data(new byte[2 << 20]), LayerException.OverLimit, "its extended header is 2097152 bytes"),
        ["pax header twice"] = (t => t.Pax(("a", "b")).Pax(("a", "b")).File("f", 1), LayerException.Invalid, "two extended headers"),
        ["pax header, then nothing"] = (t => t.Pax(("path", "a")), LayerException.Truncated, "ends behind its extended header"),
        ["pax header, then the end"] = (t => t.Pax(("path", "a")).End(), LayerException.Invalid, "the end mark stands between"),
        ["pax header cut"] = (t => t.Header("x", 'x', 600).Raw(new byte[100]), LayerException.Truncated, "within its extended header"),
        ["global path"] = (t => t.Extended('g', Record("path", Latin("a"))).File("f", 1), LayerException.Unsupported, "a global extended header"),
        ["global between"] = (t => t.Pax(("path", "a")).Extended('g', Record("uid", Latin("1"))).File("f", 1), LayerException.Invalid, "stands between"),
        ["two long names"] = (t => t.Extended('L', Latin("a\0")).Extended('L', Latin("b\0")).File("f", 1), LayerException.Invalid, "two extended headers"),
        ["GNU and PAX name"] = (t => t.Extended('L', Latin("a\0")).Pax(("path", "b")).File("f", 1), LayerException.Invalid, "in the GNU way and another"),
        ["long name of 10 000 directories"] = (t => t.Extended('L', Latin(string.Concat(Enumerable.Repeat("d/", 10_000)) + "\0")).Header("d", '5'), LayerException.OverLimit, "its name is 20000 bytes long; the limit is 4095"),
        ["long link target"] = (t => t.Pax(("linkpath", new string('l', 4096))).Header("l", '2'), LayerException.OverLimit, "'l': its link target is 4096"),
        ["xattr without a name"] = (t => t.Pax(("SCHILY.xattr.", "v")).File("f", 1), LayerException.Invalid, "no proper name"),
        ["xattr twice"] = (t => t.Pax(("SCHILY.xattr.user.a", "v"), ("SCHILY.xattr.user.a", "w")).File("f", 1), LayerException.Invalid, "twice"),
        ["xattr of two minds"] = (t => t.Pax(("SCHILY.xattr.user.a", "v"), ("LIBARCHIVE.xattr.user.a", "dw")).File("f", 1), LayerException.Invalid, "'user.a' has two values"),
        ["xattr not base64"] = (t => t.Pax(("LIBARCHIVE.xattr.user.a", "?")).File("f", 1), LayerException.Invalid, "is not base64"),
        ["xattr not URL-encoded"] = (t => t.Pax(("LIBARCHIVE.xattr.user.%4", "dw")).File("f", 1), LayerException.Invalid, "is not URL-encoded"),
        ["10 TB that are not there"] = (t => Sparse(t, "0.1", 10L << 40, "0,1", 1), LayerException.OverLimit, "it is 10995116277760 bytes long; the limit is 1099511627776"),
        ["holes add up"] = (t => Sparse(Sparse(t, "0.1", 1L << 40, "0,1", 1), "0.1", 1L << 40, "0,1", 1), LayerException.OverLimit, "entry 2 'f': with it the sparse files"),
        ["sparse without a size"] = (t => t.Pax(("GNU.sparse.map", "0,1")).File("f", 1), LayerException.Invalid, "without a real size"),
        ["sparse version"] = (t => Sparse(t, "1.1", 10, "0,1", 1), LayerException.Unsupported, "its sparse format is 1.1"),
        ["sparse overlap"] = (t => Sparse(t, "0.1", 10, "0,5,4,5", 10), LayerException.Invalid, "segment 4+5 of its sparse map overlaps"),
        ["sparse order"] = (t => Sparse(t, "0.1", 10, "5,5,0,5", 10), LayerException.Invalid, "out of order"),
        ["sparse beyond the size"] = (t => Sparse(t, "0.1", 10, "8,5", 5), LayerException.Invalid, "beyond its size of 10"),
        ["sparse overflow"] = (t => Sparse(t, "0.1", 10, "9223372036854775000,9223372036854775000", 5), LayerException.Invalid, "beyond its size"),
        ["sparse odd map"] = (t => Sparse(t, "0.1", 10, "1,2,3", 2), LayerException.Invalid, "does not have the length"),
        ["sparse stores more"] = (t => Sparse(t, "0.1", 10, "0,5", 6), LayerException.Invalid, "describes 5 bytes of data, and 6 are stored"),
        ["sparse 0.0 pairs"] = (t => t.Pax(("GNU.sparse.size", "9"), ("GNU.sparse.offset", "0"), ("GNU.sparse.offset", "1")).File("f", 1), LayerException.Invalid, "do not alternate"),
        ["sparse 0.0 count"] = (t => t.Pax(("GNU.sparse.size", "9"), ("GNU.sparse.numblocks", "2"), ("GNU.sparse.offset", "0"), ("GNU.sparse.numbytes", "1")).File("f", 1), LayerException.Invalid, "does not have the length"),
        ["sparse directory"] = (t => t.Pax(("GNU.sparse.size", "9")).Header("d", '5'), LayerException.Invalid, "said to be sparse"),
        ["sparse 1.0 map endless"] = (t => Map(t, new string('1', 600)), LayerException.Invalid, "a line that is no number"),
        ["sparse 1.0 map too long"] = (t => Map(t, "500\n" + string.Concat(Enumerable.Repeat("0\n", 300))), LayerException.Invalid, "longer than its data"),
        ["sparse 1.0 map words"] = (t => Map(t, "1\nx\n1\n"), LayerException.Invalid, "'x' is not a number"),
        ["sparse 1.0 map count"] = (t => Map(t, "999999999999\n0\n1\n"), LayerException.OverLimit, "999999999999 segments"),
        ["old sparse, not GNU"] = (t => t.Header("f", 'S'), LayerException.Invalid, "said to be sparse"),
        ["old sparse, endless"] = (t => OldSparse(t, continues: true), LayerException.Truncated, "before the end of its sparse map"),
        ["old sparse, overlap"] = (t => OldSparse(t, continues: false), LayerException.Invalid, "overlaps"),
    };

    public static TheoryData<string> Names => [.. Corpus.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_HostileArchive_IsRefusedWithItsReason(string name)
    {
        var (write, code, words) = Corpus[name];
        var tar = new TarBuilder();
        write(tar);
        var error = Assert.Throws<LayerException>(() => ReadLayer.From(tar.Bytes));
        Assert.StartsWith("layer test, entry ", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public void Next_MoreEntriesThanTheLimit_IsRefused()
    {
        var tar = new TarBuilder().File("a", 1).File("b", 2).End().Bytes;
        Assert.Equal(2, ReadLayer.From(tar, new LayerLimits { MaxEntries = 2 }).Items.Count);
        var error = Assert.Throws<LayerException>(() => ReadLayer.From(tar, new LayerLimits { MaxEntries = 1 }));
        Assert.Equal((LayerException.OverLimit, true), (error.Code, error.Message.Contains("entry 2 'b'", StringComparison.Ordinal)));
    }

    [Fact]
    public void Next_SegmentsBeyondTheLimit_AreRefusedInEveryFormat()
    {
        var limits = new LayerLimits { MaxSparseSegments = 1 };
        foreach (var write in new Action<TarBuilder>[] { t => Sparse(t, "0.1", 10, "0,1,2,1", 2), t => Map(t, "2\n0\n1\n2\n1\n"), t => OldSparse(t, false) })
        {
            var tar = new TarBuilder();
            write(tar);
            Assert.Equal(LayerException.OverLimit, Assert.Throws<LayerException>(() => ReadLayer.From(tar.Bytes, limits)).Code);
        }
    }

    private static void Pax(TarBuilder tar, string records) => tar.Extended('x', Latin(records)).File("f", 1);

    private static TarBuilder Sparse(TarBuilder tar, string version, long size, string map, int stored) =>
        tar.Pax(("GNU.sparse.major", version[..1]), ("GNU.sparse.minor", version[2..]), ("GNU.sparse.realsize", $"{size}"), ("GNU.sparse.map", map)).File("f", new byte[stored]);

    /// <summary>A sparse file of format 1.0, whose data area is one block of map and 2 bytes.</summary>
    private static void Map(TarBuilder tar, string map)
    {
        var area = new byte[514];
        Latin(map).AsSpan(0, Math.Min(map.Length, 512)).CopyTo(area);
        tar.Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "100")).File("f", area);
    }

    /// <summary>An old GNU sparse file of 20 bytes with two segments, both 0+5.</summary>
    private static void OldSparse(TarBuilder tar, bool continues) => tar.Header("f", 'S', 10, patch: b =>
    {
        Put(b, 257, "ustar  \0");
        Put(b, 386, Octal(0, 11) + "\0" + Octal(5, 11) + "\0" + Octal(0, 11) + "\0" + Octal(5, 11));
        b[482] = continues ? (byte)1 : (byte)0;
        Put(b, 483, Octal(20, 11));
    });

    private static void Binary(byte[] block, int offset, int length, long value)
    {
        for (var i = length - 1; i >= 0; i--, value >>= 8)
        {
            block[offset + i] = (byte)value;
        }

        block[offset] |= 0x80;
    }
}
