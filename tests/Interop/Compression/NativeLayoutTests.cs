using System.Runtime.InteropServices;
using SkorionOS.Interop.Compression;

namespace SkorionOS.Interop.Tests.Compression;

/// <summary>The C compiler and the installed headers judge our copies of native structures.</summary>
public sealed class NativeLayoutTests
{
    [Fact]
    public void InflateState_AgainstTheHeader_HasItsLayout()
    {
        var fields = new (string C, string Ours)[]
        {
            ("next_out", "NextOut"), ("avail_out", "AvailOut"), ("next_in", "NextIn"), ("avail_in", "AvailIn"), ("block_state", "BlockState"), ("crc_flag", "CrcFlag"),
        };
        var (size, offsets) = HeaderProbe.Run("<isa-l/igzip_lib.h>", "struct inflate_state", fields.Select(f => f.C), "ISAL_BLOCK_FINISH", "ISAL_GZIP");
        Assert.Equal(size, Marshal.SizeOf<IsalNative.InflateState>());
        Assert.Equal(offsets, (long[])[.. fields.Select(f => OffsetOf<IsalNative.InflateState>(f.Ours)), IsalNative.BlockFinish, IsalNative.GzipFlag]);
    }

    [Fact]
    public void ZStream_AgainstTheHeader_HasItsLayout()
    {
        var fields = new (string C, string Ours)[]
        {
            ("next_in", "NextIn"), ("avail_in", "AvailIn"), ("next_out", "NextOut"), ("avail_out", "AvailOut"), ("msg", "Message"),
        };
        var (size, offsets) = HeaderProbe.Run("<zlib.h>", "z_stream", fields.Select(f => f.C), "Z_STREAM_END", "Z_BUF_ERROR");
        Assert.Equal(size, Marshal.SizeOf<ZlibNative.ZStream>());
        Assert.Equal(offsets, (long[])[.. fields.Select(f => OffsetOf<ZlibNative.ZStream>(f.Ours)), ZlibNative.StreamEnd, ZlibNative.BufferError]);
    }

    [Fact]
    public void ZstdBuffer_AgainstTheHeader_HasItsLayout()
    {
        var (size, offsets) = HeaderProbe.Run("<zstd.h>", "ZSTD_inBuffer", ["src", "size", "pos"], "ZSTD_c_compressionLevel", "ZSTD_c_checksumFlag", "ZSTD_d_windowLogMax", "ZSTD_e_end");
        Assert.Equal(size, Marshal.SizeOf<ZstdNative.Buffer>());
        Assert.Equal(
            offsets,
            (long[])
            [
                .. new[] { "Start", "Size", "Position" }.Select(OffsetOf<ZstdNative.Buffer>),
                ZstdNative.CompressionLevel, ZstdNative.ChecksumFlag, ZstdNative.WindowLogMax, (long)ZstdNative.EndDirective.End,
            ]);
        var (outSize, outOffsets) = HeaderProbe.Run("<zstd.h>", "ZSTD_outBuffer", ["dst", "size", "pos"]);
        Assert.Equal(size, outSize);
        Assert.Equal(offsets[..3], outOffsets);
    }

    private static long OffsetOf<T>(string field) => Marshal.OffsetOf<T>(field);
}
