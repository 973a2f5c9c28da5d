using SkorionOS.Hostile.Tests.Archives;
using SkorionOS.Oci;
using SkorionOS.Testing.Images;

namespace SkorionOS.Hostile.Tests.Images;

/// <summary>Layers whose compression is damaged, doubled, or not what the manifest says.</summary>
internal static class CompressionCases
{
    private const string Invalid = "layer-invalid";
    private const string Truncated = "layer-truncated";
    private static readonly byte[] s_tar = new RawTar().File("x", "x").End();
    private static readonly byte[] s_gzip = Compression.Gzip.Compress(s_tar);
    private static readonly byte[] s_zstd = Compression.Zstd.Compress(s_tar);
    private static readonly byte[] s_skippable = [0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4];

    public static IEnumerable<HostileCase> All =>
    [
        Of("gzip: cut at its end", Truncated, s_gzip[..^1]),
        Of("gzip: cut in its middle", Truncated, s_gzip[..(s_gzip.Length / 2)]),
        Of("gzip: cut in its header", Truncated, s_gzip[..5]),
        Of("gzip: wrong checksum", Invalid, Flip(s_gzip, ^8)),
        Of("gzip: wrong length", Invalid, Flip(s_gzip, ^1)),
        Of("gzip: damaged in its middle", Invalid, Flip(s_gzip, new Index(12))),
        Of("gzip: garbage behind it", Invalid, [.. s_gzip, .. "garbage"u8]),
        Of("gzip: a second member that is damaged", Invalid, [.. s_gzip, .. Flip(s_gzip, ^8)]),
        Of("gzip: something behind zeros", Invalid, [.. s_gzip, 0, 0, .. s_gzip]),
        Of("gzip: in gzip", Truncated, Compression.Gzip.Compress(s_gzip), s_gzip),
        Of("gzip: of a tar that is another", "diff-id-mismatch", Compression.Gzip.Compress(new RawTar().File("evil").End())),
        Of("zstd: cut at its end", Truncated, s_zstd[..^1]),
        Of("zstd: cut in its header", Truncated, s_zstd[..5]),
        Of("zstd: garbage behind it", Invalid, [.. s_zstd, .. "garbage"u8]),
        Of("zstd: a skippable frame that is cut", Truncated, s_skippable[..^2]),
        Of("zstd: a window of 2 GiB", "layer-over-limit", [0x28, 0xb5, 0x2f, 0xfd, 0, (31 - 10) << 3, 1, 0, 0]),
        Of("zstd: a window of 3.75 TiB", "layer-over-limit", [0x28, 0xb5, 0x2f, 0xfd, 0, 0xff, 1, 0, 0]),
        Of("zstd: a dictionary", Invalid, [0x28, 0xb5, 0x2f, 0xfd, 1, 0x58, 7, 1, 0, 0]),
        Of("zstd: reserved bits", Invalid, [0x28, 0xb5, 0x2f, 0xfd, 8, 0x58, 1, 0, 0]),
        Of("xz: is not read", Invalid, [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, .. new byte[600]]),
        Of("bzip2: is not read", Invalid, [.. "BZh91AY&SY"u8, .. new byte[600]]),
        OfTaken("gzip: two members", [.. Compression.Gzip.Compress(s_tar[..512]), .. Compression.Gzip.Compress(s_tar[512..])]),
        OfTaken("gzip: zeros behind it", [.. s_gzip, .. new byte[1000]]),
        OfTaken("zstd: called gzip", s_zstd),
        OfTaken("zstd: a skippable frame first", [.. s_skippable, .. s_zstd]),
        OfTaken("zstd: two frames", [.. Compression.Zstd.Compress(s_tar[..512]), .. Compression.Zstd.Compress(s_tar[512..])]),
        OfTaken("none: called gzip", s_tar),
    ];

    /// <summary>An image of one blob, which claims to be a tar in gzip.</summary>
    private static OciImage Image(byte[] blob, byte[]? tar = null)
    {
        var image = new OciImageBuilder().Layer(tar ?? s_tar)
            .EditManifest(manifest => (manifest["layers"]![0]!["digest"], manifest["layers"]![0]!["size"]) = (Digest.Sha256(blob).ToString(), blob.Length)).Build();
        return image with { Layers = [blob] };
    }

    private static HostileCase Of(string name, string code, byte[] blob, byte[]? tar = null) => new() { Name = name, Code = code, Make = _ => Image(blob, tar) };

    private static HostileCase OfTaken(string name, byte[] blob) => new() { Name = name, Tree = _ => "x f = x", Make = _ => Image(blob) };

    private static byte[] Flip(byte[] bytes, Index at)
    {
        byte[] flipped = [.. bytes];
        flipped[at] ^= 0xff;
        return flipped;
    }
}
