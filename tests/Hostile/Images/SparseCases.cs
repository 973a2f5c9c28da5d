using SkorionOS.Hostile.Tests.Archives;
using static SkorionOS.Hostile.Tests.Images.HostileCase;

namespace SkorionOS.Hostile.Tests.Images;

/// <summary>Sparse files whose maps do not add up.</summary>
internal static class SparseCases
{
    private const string Invalid = "layer-invalid";
    private static readonly byte[] s_data = RawTar.Latin(new string('x', 512));

    public static IEnumerable<HostileCase> All =>
    [
        Refused("sparse: segments that overlap", Invalid, Map("0,256,255,256", 1000), "overlaps"),
        Refused("sparse: the same segment twice", Invalid, Map("0,256,0,256", 1000), "overlaps"),
        Refused("sparse: segments out of order", Invalid, Map("600,256,0,256", 1000)),
        Refused("sparse: a segment beyond the end", Invalid, Map("600,512", 1000), "beyond"),
        Refused("sparse: a segment whose end wraps around", Invalid, Map("9223372036854775807,512", 1000)),
        Refused("sparse: less stored than mapped", Invalid, Map("0,1000", 1000)),
        Refused("sparse: more stored than mapped", Invalid, Map("0,100", 1000)),
        Refused("sparse: a map of an odd length", Invalid, Map("0,256,256", 1000)),
        Refused("sparse: a map that is no list", Invalid, Map("0,,512", 1000)),
        Refused("sparse: negative numbers", Invalid, Map("-512,512", 1000)),
        Refused("sparse: more segments than are said", Invalid, (tar, _) => tar.Pax(("GNU.sparse.size", "1000"), ("GNU.sparse.numblocks", "2"), ("GNU.sparse.map", "0,512")).Member("x", '0', s_data)),
        Refused("sparse: no size", Invalid, (tar, _) => tar.Pax(("GNU.sparse.map", "0,512")).Member("x", '0', s_data)),
        Refused("sparse: two sizes", Invalid, (tar, _) => tar.Pax(("GNU.sparse.size", "1000"), ("GNU.sparse.realsize", "2000"), ("GNU.sparse.map", "0,512")).Member("x", '0', s_data)),
        Refused("sparse: 8 EiB", "layer-over-limit", Map("0,512", 7L << 60)),
        Refused("sparse: 200 GiB of a hole", "layer-over-limit", Map("0,512", 200L << 30)),
        Refused("sparse: a format that nobody has", "layer-unsupported", (tar, _) => tar.Pax(("GNU.sparse.major", "9"), ("GNU.sparse.minor", "9"), ("GNU.sparse.size", "1000")).Member("x", '0', s_data)),
        Refused("sparse: a directory", Invalid, (tar, _) => tar.Pax(("GNU.sparse.size", "1000"), ("GNU.sparse.map", "")).Directory("x")),
        Refused("sparse: offsets without lengths", Invalid, (tar, _) => tar.Pax(("GNU.sparse.size", "1000"), ("GNU.sparse.offset", "0"), ("GNU.sparse.x", "")).Extended('L', "a\0").Member("x", '0', s_data)),
        Refused("sparse: the name climbs", "layer-entry-invalid", (tar, _) => tar.Pax(("GNU.sparse.size", "512"), ("GNU.sparse.map", "0,512"), ("GNU.sparse.name", "../escaped")).Member("x", '0', s_data), "escaped"),
        Refused("sparse: a map in the data that never ends", Invalid, InData("99999\n" + string.Concat(Enumerable.Repeat("0\n", 100)))),
        Refused("sparse: a map in the data that is no number", Invalid, InData(new string('9', 512))),
        Refused("sparse: a map in the data of too many segments", "layer-over-limit", InData("99999999\n")),
        new()
        {
            Name = "sparse: old form whose map never ends",
            Code = "layer-truncated",
            Make = _ => Image(new RawTar().Member("x", 'S', [.. new byte[504], 1, .. new byte[7]], patch: h => { Old(h, 1000); h[482] = 1; }).ToArray()),
        },
        Refused("sparse: old form with a negative offset", Invalid, (tar, _) => tar.Member("x", 'S', s_data, patch: h =>
        {
            Old(h, 1000);
            h.AsSpan(386, 12).Fill(0xff);
            RawTar.Put(h, 398, RawTar.Octal(512, 11));
        })),
        Refused("sparse: old form in a header of POSIX", Invalid, (tar, _) => tar.Member("x", 'S', s_data)),
        Taken("sparse: two segments", "x f 1000", Map("0,256,600,256", 1000)),
        Taken("sparse: nothing but a hole", "x f 1000000", (tar, _) => tar.Pax(("GNU.sparse.size", "1000000"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.map", "1000000,0")).Member("x")),
        Taken("sparse: a hole that is kept in the image", "x f = " + string.Concat(Enumerable.Repeat("\\x00", 60)), (tar, _) => tar.Pax(("GNU.sparse.size", "60"), ("GNU.sparse.map", "60,0")).Member("x")),
        Taken("sparse: no segments and no size", "x f", (tar, _) => tar.Pax(("GNU.sparse.size", "0"), ("GNU.sparse.map", "")).Member("x")),
        Taken("sparse: old form", "x f 1000", (tar, _) => OldGnu(tar, 1000, 512)),
    ];

    /// <summary>A file of PAX format 0.1, of which 512 bytes are stored.</summary>
    private static Action<RawTar, Bait> Map(string map, long size) => (tar, _) => tar
        .Pax(("GNU.sparse.size", $"{size}"), ("GNU.sparse.numblocks", $"{(map.Split(',').Length + 1) / 2}"), ("GNU.sparse.map", map)).Member("x", '0', s_data);

    /// <summary>A file of PAX format 1.0, whose map stands in front of its data.</summary>
    private static Action<RawTar, Bait> InData(string map) => (tar, _) => tar
        .Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "1000"), ("GNU.sparse.name", "x"))
        .Member("x", '0', [.. RawTar.Latin(map), .. new byte[-map.Length & 511]]);

    private static void OldGnu(RawTar tar, long size, long stored) => tar.Member("x", 'S', s_data, patch: h =>
    {
        Old(h, size);
        RawTar.Put(h, 386, RawTar.Octal(0, 11));
        RawTar.Put(h, 398, RawTar.Octal(stored, 11));
    });

    private static void Old(byte[] header, long size)
    {
        RawTar.Put(header, 257, "ustar  \0");
        RawTar.Put(header, 483, RawTar.Octal(size, 11));
    }
}
