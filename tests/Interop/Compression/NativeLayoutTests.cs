using System.Diagnostics;
using System.Globalization;
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
        var (size, offsets) = Probe("<isa-l/igzip_lib.h>", "struct inflate_state", fields.Select(f => f.C), "ISAL_BLOCK_FINISH", "ISAL_GZIP");
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
        var (size, offsets) = Probe("<zlib.h>", "z_stream", fields.Select(f => f.C), "Z_STREAM_END", "Z_BUF_ERROR");
        Assert.Equal(size, Marshal.SizeOf<ZlibNative.ZStream>());
        Assert.Equal(offsets, (long[])[.. fields.Select(f => OffsetOf<ZlibNative.ZStream>(f.Ours)), ZlibNative.StreamEnd, ZlibNative.BufferError]);
    }

    [Fact]
    public void ZstdBuffer_AgainstTheHeader_HasItsLayout()
    {
        var (size, offsets) = Probe("<zstd.h>", "ZSTD_inBuffer", ["src", "size", "pos"], "ZSTD_c_compressionLevel", "ZSTD_c_checksumFlag", "ZSTD_d_windowLogMax", "ZSTD_e_end");
        Assert.Equal(size, Marshal.SizeOf<ZstdNative.Buffer>());
        Assert.Equal(
            offsets,
            (long[])
            [
                .. new[] { "Start", "Size", "Position" }.Select(OffsetOf<ZstdNative.Buffer>),
                ZstdNative.CompressionLevel, ZstdNative.ChecksumFlag, ZstdNative.WindowLogMax, (long)ZstdNative.EndDirective.End,
            ]);
        var (outSize, outOffsets) = Probe("<zstd.h>", "ZSTD_outBuffer", ["dst", "size", "pos"]);
        Assert.Equal(size, outSize);
        Assert.Equal(offsets[..3], outOffsets);
    }

    private static long OffsetOf<T>(string field) => Marshal.OffsetOf<T>(field);

    /// <summary>Size of a structure, then offsets of its fields and values of constants.</summary>
    private static (long Size, long[] Numbers) Probe(string header, string structure, IEnumerable<string> fields, params string[] constants)
    {
        var directory = Directory.CreateTempSubdirectory("layout-");
        try
        {
            var numbers = fields.Select(f => $"(long)offsetof({structure}, {f})").Concat(constants.Select(c => $"(long)({c})"));
            var source = Path.Combine(directory.FullName, "probe.c");
            File.WriteAllText(source, $$"""
                #include <stddef.h>
                #include <stdio.h>
                #include {{header}}
                int main(void) {
                    long numbers[] = { (long)sizeof({{structure}}), {{string.Join(", ", numbers)}} };
                    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) printf("%ld\n", numbers[i]);
                    return 0;
                }
                """);
            var program = Path.Combine(directory.FullName, "probe");
            using (var compiler = Process.Start("gcc", [source, "-o", program]))
            {
                compiler.WaitForExit();
                Assert.Equal(0, compiler.ExitCode);
            }

            var lines = System.Text.Encoding.ASCII.GetString(Tool.Filter(program, "", [])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var all = lines.Select(l => long.Parse(l, CultureInfo.InvariantCulture)).ToArray();
            return (all[0], all[1..]);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
