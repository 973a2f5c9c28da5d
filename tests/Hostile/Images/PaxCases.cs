using SkorionOS.Hostile.Tests.Archives;
using static SkorionOS.Hostile.Tests.Images.HostileCase;

namespace SkorionOS.Hostile.Tests.Images;

/// <summary>Extended headers that contradict themselves, and numbers that lie.</summary>
internal static class PaxCases
{
    private const string Invalid = "layer-invalid";

    public static IEnumerable<HostileCase> All =>
    [
        Refused("pax: a path twice", Invalid, (tar, _) => tar.Pax(("path", "a"), ("path", "b")).File("x"), "path"),
        Refused("pax: two headers", Invalid, (tar, _) => tar.Pax(("path", "a")).Pax(("path", "b")).File("x")),
        Refused("pax: a path, and a long name of GNU", Invalid, (tar, _) => tar.Pax(("path", "a")).Extended('L', "b\0").File("x")),
        Refused("pax: a long name of GNU, and a path", Invalid, (tar, _) => tar.Extended('L', "b\0").Pax(("path", "a")).File("x")),
        Refused("pax: two long names of GNU", Invalid, (tar, _) => tar.Extended('L', "a\0").Extended('L', "b\0").File("x")),
        Refused("pax: a record longer than the header", Invalid, (tar, _) => tar.Extended('x', "999 path=a\n").File("x")),
        Refused("pax: a record of no length", Invalid, (tar, _) => tar.Extended('x', " path=a\n").File("x")),
        Refused("pax: a record of length 0", Invalid, (tar, _) => tar.Extended('x', "0 path=a\n").File("x")),
        Refused("pax: a record of negative length", Invalid, (tar, _) => tar.Extended('x', "-9 path=a\n").File("x")),
        Refused("pax: a record whose length is beyond 64 bits", Invalid, (tar, _) => tar.Extended('x', "99999999999999999999999 path=a\n").File("x")),
        Refused("pax: a record that is longer than it says", Invalid, (tar, _) => tar.Extended('x', "8 path=a\n").File("x")),
        Refused("pax: a record without its newline", Invalid, (tar, _) => tar.Extended('x', "9 path=ab").File("x")),
        Refused("pax: a record without a key", Invalid, (tar, _) => tar.Extended('x', "5 =a\n").File("x")),
        Refused("pax: a record without a value", Invalid, (tar, _) => tar.Extended('x', "7 path\n").File("x")),
        Refused("pax: a header of nothing but NUL", Invalid, (tar, _) => tar.Extended('x', new string('\0', 100)).File("x")),
        Refused("pax: a header before the end mark", Invalid, (tar, _) => tar.File("x").Pax(("path", "a"))),
        Refused("pax: a header of more than 1 MiB", "layer-over-limit", (tar, _) => tar.Pax(("comment", new string('c', 1 << 20))).File("x")),
        Refused("pax: a header of 8 EiB", "layer-over-limit", (tar, _) => tar.Member("x", 'x', patch: h => Binary(h, 124, long.MaxValue)).File("x")),
        Refused("pax: a header of negative size", "layer-over-limit", (tar, _) => tar.Member("x", 'x', patch: h => Binary(h, 124, -512)).File("x")),
        Refused("pax: a path for all that follow", "layer-unsupported", (tar, _) => tar.Global(("path", "a")).File("x").File("y")),
        Refused("pax: a size for all that follow", "layer-unsupported", (tar, _) => tar.Global(("size", "0")).File("x").File("y")),
        Refused("pax: names in a character set", "layer-unsupported", (tar, _) => tar.Pax(("hdrcharset", "ISO-IR 8859 1 1998")).File("x")),
        Refused("pax: a size that is negative", Invalid, (tar, _) => tar.Pax(("size", "-1")).File("x")),
        Refused("pax: a size with an exponent", Invalid, (tar, _) => tar.Pax(("size", "1e9")).File("x")),
        Refused("pax: a size beyond 64 bits", Invalid, (tar, _) => tar.Pax(("size", "18446744073709551616")).File("x")),
        Refused("pax: a size that hides a member", "layer-truncated", (tar, _) => tar.Pax(("size", "2048")).File("x").File("y")),
        Refused("pax: a time that is none", Invalid, (tar, _) => tar.Pax(("mtime", "NaN")).File("x")),
        Refused("pax: a time beyond 64 bits", Invalid, (tar, _) => tar.Pax(("mtime", "99999999999999999999")).File("x")),
        Taken("pax: a size that the header denies", "x f = abc", (tar, _) => tar.Pax(("size", "3")).Member("x", '0', RawTar.Latin("abc"), size: 512)),
        Taken("pax: a size that hides a member in a content", "x f 1536", (tar, _) => tar.Pax(("size", "1536")).Member("x", '0', new RawTar().File("escaped", "y").Raw(new byte[512]).ToArray(), size: 0)),
        Taken("pax: a time before 1970", "x f @-2", (tar, _) => tar.Pax(("mtime", "-1.5")).File("x")),
        Taken("pax: an empty path lets the header speak", "x f", (tar, _) => tar.Pax(("path", "")).File("x")),
        Taken("pax: keys that nobody knows", "x f", (tar, _) => tar.Pax(("evil", "../../x"), ("uname", "root"), ("SCHILY.acl.access", "user::rwx")).File("x")),
        Taken("pax: an owner for all that follow", "x f 7:0", (tar, _) => tar.Global(("uid", "7")).File("x")),
        Taken("pax: a target for a file", "x f", (tar, _) => tar.Pax(("linkpath", "/etc/shadow")).File("x")),
        Taken("pax: a record within the value of another", "x f", (tar, _) => tar.Pax(("comment", "\n15 path=../../y\n")).File("x")),

        Refused("number: size beyond the stream", "layer-truncated", (tar, _) => tar.Member("x", size: 1 << 20), "'x'"),
        Refused("number: size of 8 GiB less one in octal", "layer-truncated", (tar, _) => tar.Member("x", size: 0x1_FFFF_FFFF)),
        Refused("number: size of 8 EiB in binary", "layer-over-limit", (tar, _) => tar.Member("x", patch: h => Binary(h, 124, long.MaxValue))),
        Refused("number: size negative in binary", Invalid, (tar, _) => tar.Member("x", patch: h => Binary(h, 124, -1)), "-1"),
        Refused("number: size beyond 64 bits in binary", Invalid, (tar, _) => tar.Member("x", patch: h => { h.AsSpan(124, 12).Fill(0x7f); h[124] = 0xbf; })),
        Refused("number: size that is no number", Invalid, (tar, _) => tar.Member("x", patch: h => RawTar.Put(h, 124, "0000000009x"))),
        Refused("number: owner that is no number", Invalid, (tar, _) => tar.Member("x", patch: h => RawTar.Put(h, 108, "evil   "))),
        Refused("number: checksum that is wrong", Invalid, (tar, _) => tar.Member("x", patch: h => RawTar.Put(h, 148, "000001\0 "))),
        Refused("number: checksum that is no number", Invalid, (tar, _) => tar.Member("x", patch: h => RawTar.Put(h, 148, "evil evi"))),
        Refused("number: size smaller than what is stored", Invalid, (tar, _) => tar.Member("x", '0', RawTar.Latin(new string('x', 600)), size: 10)),
        Taken("number: size of a directory", "d d\nx f", (tar, _) => tar.Member("d", '5', size: 1 << 30).File("x")),
        Taken("number: size of a hard link", "a f x2 = x\nb f x2 = x\nc f", (tar, _) => tar.File("a", "x").Member("b", '1', link: "a", size: 4096).File("c")),
        Taken("number: mode that is all ones", "x f7777", (tar, _) => tar.Member("x", patch: h => RawTar.Put(h, 100, "7777777"))),

        Of("end: one block of zeros, then a member", Invalid, tar => tar.File("x").Raw(new byte[512]).File("y").End()),
        Of("end: cut within a header", "layer-truncated", tar => tar.File("x").File("y").ToArray()[..^100]),
        Of("end: cut within a content", "layer-truncated", tar => tar.File("x", new string('x', 5000)).ToArray()[..3000]),
        Of("end: cut within padding", "layer-truncated", tar => tar.File("x", "x").ToArray()[..^100]),
        Of("end: behind an extended header", "layer-truncated", tar => tar.File("x").Pax(("path", "a")).ToArray()),
        Of("end: no archive at all", Invalid, tar => tar.Raw(RawTar.Latin(new string('x', 4096))).ToArray()),
        Of("end: one byte", "layer-truncated", tar => tar.Raw(0x75).ToArray()),
        OfTaken("end: none", "x f", tar => tar.File("x").ToArray()),
        OfTaken("end: an empty stream", "", tar => tar.ToArray()),
        OfTaken("end: members behind it have no meaning", "x f", tar => tar.File("x").Raw(new byte[1024]).File("../escaped").File("y").End()),
        OfTaken("end: garbage behind it has no meaning", "x f", tar => tar.File("x").Raw(new byte[1024]).Raw(RawTar.Latin("../../etc/passwd")).ToArray()),
    ];

    private static HostileCase Of(string name, string code, Func<RawTar, byte[]> tar) => new() { Name = name, Code = code, Make = _ => Image(tar(new RawTar())) };

    private static HostileCase OfTaken(string name, string tree, Func<RawTar, byte[]> tar) => new() { Name = name, Tree = _ => tree, Make = _ => Image(tar(new RawTar())) };

    /// <summary>A number of 12 bytes in the way of GNU and star.</summary>
    private static void Binary(byte[] header, int offset, long value)
    {
        header.AsSpan(offset, 4).Fill(value < 0 ? (byte)0xff : (byte)0);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(offset + 4), value);
        header[offset] |= 0x80;
    }
}
