using System.IO.Compression;
using SkorionOS.Interop.Compression;
using SkorionOS.Oci.Layers;

namespace SkorionOS.Oci.Tests.Layers;

public sealed class LayerDecompressorTests
{
    private static readonly byte[] Tar = new TarBuilder().File("f", new byte[5000]).End().Bytes;

    public static TheoryData<LayerCompression> Compressions => new(Enum.GetValues<LayerCompression>());

    [Theory]
    [MemberData(nameof(Compressions))]
    public void Open_AnyCompression_IsToldByContent(LayerCompression compression)
    {
        using var plain = LayerDecompressor.Open(new MemoryStream(Compress(Tar, compression)), LayerLimits.Default, "test", out var found);
        Assert.Equal(compression, found);
        Assert.Equal(Tar, ReadAll(plain));
    }

    [Fact]
    public void Detect_SkippableFrameFirst_IsZstd() => Assert.Equal(LayerCompression.Zstd, LayerDecompressor.Detect([0x5a, 0x2a, 0x4d, 0x18]));

    [Fact]
    public void Open_FewerThanFourBytes_GivesThem()
    {
        foreach (var bytes in new byte[][] { [], [0x1f], [0x1f, 0x8b], [1, 2, 3] })
        {
            using var plain = LayerDecompressor.Open(new MemoryStream(bytes), LayerLimits.Default, "test");
            Assert.Equal(bytes, ReadAll(plain));
        }
    }

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public void Read_CutOrFollowedByGarbage_NamesTheLayer(LayerCompression compression)
    {
        var blob = Compress(Tar, compression);
        Assert.Equal(LayerException.Truncated, Refusal(blob[..^1]).Code);
        var error = Refusal([.. blob, 1, 2, 3]);
        Assert.Equal(LayerException.Invalid, error.Code);
        Assert.StartsWith("layer test: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Compressions))]
    public void Read_MoreThanTheLimit_IsRefused(LayerCompression compression)
    {
        var blob = Compress(Tar, compression);
        Assert.Equal(LayerException.OverLimit, Refusal(blob, new LayerLimits { MaxUncompressedBytes = Tar.Length - 1 }).Code);
        using var plain = LayerDecompressor.Open(new MemoryStream(blob), new LayerLimits { MaxUncompressedBytes = Tar.Length }, "test");
        Assert.Equal(Tar, ReadAll(plain));
    }

    [Theory]
    [InlineData(25, null)]
    [InlineData(26, LayerException.OverLimit)]
    [InlineData(41, LayerException.OverLimit)]
    public void Read_ZstdWindow_IsRefusedBeyondTheLimit(int log, string? code)
    {
        // A frame of one empty block, whose header asks for the window.
        byte[] blob = [0x28, 0xb5, 0x2f, 0xfd, 0, (byte)((log - 10) << 3), 1, 0, 0];

        var error = Record.Exception(() => ReadAll(LayerDecompressor.Open(new MemoryStream(blob), LayerLimits.Default, "test")));

        Assert.Equal(code, (error as LayerException)?.Code);
        Assert.Equal(code is null, error is null);
    }

    [Fact]
    public void Read_RatioBeyondTheLimit_IsRefusedOnceTheGraceIsOver()
    {
        var bomb = Compress(new byte[4 << 20], LayerCompression.Zstd);
        Assert.True(bomb.Length < 4000);
        Assert.Contains("1000 times", Refusal(bomb, new LayerLimits { MaxRatio = 1000, RatioGraceBytes = 1 << 20 }).Message, StringComparison.Ordinal);
        using var plain = LayerDecompressor.Open(new MemoryStream(bomb), new LayerLimits { MaxRatio = 1000, RatioGraceBytes = 4 << 20 }, "test");
        Assert.Equal(4 << 20, ReadAll(plain).Length);
    }

    [Theory]
    [MemberData(nameof(Compressions))]
    public void Dispose_LeaveOpen_DecidesOverTheBlob(LayerCompression compression)
    {
        foreach (var leaveOpen in new[] { true, false })
        {
            var blob = new MemoryStream(Compress(Tar, compression));
            LayerDecompressor.Open(blob, LayerLimits.Default, "test", leaveOpen).Dispose();
            Assert.Equal(leaveOpen, blob.CanRead);
        }
    }

    [Fact]
    public void Read_SourceFails_ItsExceptionPassesThrough()
    {
        using var plain = LayerDecompressor.Open(new Failing(Compress(Tar, LayerCompression.Gzip)), LayerLimits.Default, "test");
        Assert.Throws<TimeoutException>(() => ReadAll(plain));
    }

    private static LayerException Refusal(byte[] blob, LayerLimits? limits = null)
    {
        using var plain = LayerDecompressor.Open(new MemoryStream(blob), limits ?? LayerLimits.Default, "test");
        return Assert.Throws<LayerException>(() => ReadAll(plain));
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }

    private static byte[] Compress(byte[] plain, LayerCompression compression)
    {
        using var target = new MemoryStream();
        using (Stream stream = compression switch
        {
            LayerCompression.Gzip => new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true),
            LayerCompression.Zstd => new Interop.Compression.ZstandardStream(target, new ZstandardCompressionOptions(), leaveOpen: true),
            _ => new BufferedStream(target),
        })
        {
            stream.Write(plain);
            stream.Flush();
            return compression == LayerCompression.None ? target.ToArray() : Finish(stream, target);
        }
    }

    private static byte[] Finish(Stream stream, MemoryStream target)
    {
        stream.Dispose();
        return target.ToArray();
    }

    /// <summary>A blob whose source fails behind its last byte.</summary>
    private sealed class Failing(byte[] data) : MemoryStream(data)
    {
        public override int Read(Span<byte> buffer) => Position < Length ? base.Read(buffer[..Math.Min(buffer.Length, 10)]) : throw new TimeoutException();
    }
}
