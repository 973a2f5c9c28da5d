using System.Buffers.Binary;
using System.IO.Compression;
using SkorionOS.Interop.Compression;
using static SkorionOS.Interop.Tests.Compression.Samples;
using ZstandardStream = SkorionOS.Interop.Compression.ZstandardStream;

namespace SkorionOS.Interop.Tests.Compression;

public sealed class ZstandardStreamTests
{
    [Fact]
    public void Read_OutputOfZstd_GivesThePlainBytes()
    {
        foreach (var length in new[] { 0, 1, 1000, 131_072, 400_001 })
        {
            var plain = Mixed(length);
            foreach (var arguments in new[] { "-1", "-3 --no-check", "-19" })
            {
                Assert.Equal(plain, Decompress(Tool.Filter("zstd", $"-q {arguments}", plain)));
            }
        }
    }

    [Fact]
    public void Write_AnySize_IsReadByZstd()
    {
        foreach (var length in new[] { 0, 1, 1000, 131_072, 400_001 })
        {
            var plain = Mixed(length);
            Assert.Equal(plain, Tool.Filter("zstd", "-q -d", Compress(plain, pieces: 1000)));
        }
    }

    [Fact]
    public void Write_AppendChecksum_FlagStandsInTheFrame()
    {
        // RFC 8878, 3.1.1.1.1: bit 2 of the descriptor.
        Assert.Equal(4, Compress([1], 1, new ZstandardCompressionOptions())[4] & 4);
        Assert.Equal(0, Compress([1], 1, new ZstandardCompressionOptions { AppendChecksum = false })[4] & 4);
    }

    [Fact]
    public void Flush_AfterWrites_LetsAReaderDecodeThem()
    {
        using var target = new MemoryStream();
        using var writer = new ZstandardStream(target, CompressionMode.Compress);
        writer.Write("first"u8);
        writer.Flush();
        using var reader = new ZstandardStream(new MemoryStream(target.ToArray()), CompressionMode.Decompress);
        var buffer = new byte[5];
        reader.ReadExactly(buffer);
        Assert.Equal("first"u8.ToArray(), buffer);
    }

    [Fact]
    public void Read_SmallPiecesOnEitherSide_GivesTheSameBytes()
    {
        var plain = Mixed(100_000);
        var compressed = Compress(plain, pieces: 5000);
        foreach (var (piece, buffer) in new[] { (1, 1000), (1000, 1), (7, 13), (1, 1) })
        {
            using var stream = new ZstandardStream(new Dribble(compressed, piece), CompressionMode.Decompress);
            Assert.Equal(plain, ReadAll(stream, buffer));
        }
    }

    [Fact]
    public void Read_SeveralAndSkippableFrames_GivesAllContents()
    {
        var frame = Compress("one "u8.ToArray(), 1);
        var skippable = new byte[8 + 20];
        BinaryPrimitives.WriteUInt32LittleEndian(skippable, 0x184D2A5A);
        BinaryPrimitives.WriteUInt32LittleEndian(skippable.AsSpan(4), 20);
        var data = (byte[])[.. skippable, .. frame, .. Compress([], 1), .. skippable, .. frame, .. skippable];
        for (var piece = 1; piece < 40; piece++)
        {
            using var stream = new ZstandardStream(new Dribble(data, piece), CompressionMode.Decompress);
            Assert.Equal("one one "u8.ToArray(), ReadAll(stream));
        }
    }

    [Fact]
    public void Read_CutAtAnyByte_SaysThatItIsTruncated()
    {
        var frame = Compress(Mixed(800), 1);
        var two = (byte[])[.. frame, .. frame];
        for (var length = 0; length < two.Length; length++)
        {
            if (length != frame.Length)
            {
                Assert.True(Assert.Throws<CompressedDataException>(() => Decompress(two[..length])).IsTruncated, $"cut at {length}");
            }
        }
    }

    [Fact]
    public void Read_AnyByteFlipped_ThrowsOrGivesTheSameBytes()
    {
        var plain = Mixed(800);
        var frame = Compress(plain, 1);
        var refused = 0;
        for (var i = 0; i < frame.Length; i++)
        {
            var damaged = (byte[])frame.Clone();
            damaged[i] ^= 0x55;
            try
            {
                Assert.Equal(plain, Decompress(damaged));
            }
            catch (CompressedDataException)
            {
                refused++;
            }
        }

        // Another window is as good for content this small; all else counts.
        Assert.InRange(refused, frame.Length - 1, frame.Length);
    }

    [Fact]
    public void Read_SomethingElseBehindTheFrame_Throws()
    {
        var frame = Compress([1, 2, 3], 1);
        Assert.False(Assert.Throws<CompressedDataException>(() => Decompress([.. frame, .. new byte[512]])).IsTruncated);
    }

    [Fact]
    public void Read_WindowBeyondTheLimit_Throws()
    {
        // Streamed input has no known size, so the window stands in the frame.
        var frame = Tool.Filter("zstd", "-q -1 --long=24", Mixed(1000));
        Assert.Equal(Mixed(1000), Decompress(frame));
        using var stream = new ZstandardStream(new MemoryStream(frame), new ZstandardDecompressionOptions { MaxWindowLog2 = 23 });
        Assert.Contains("memory", Assert.Throws<CompressedDataException>(() => ReadAll(stream)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_LeaveOpen_DecidesOverTheOtherStream()
    {
        foreach (var leaveOpen in new[] { true, false })
        {
            var source = new Dribble([], 1);
            new ZstandardStream(source, CompressionMode.Decompress, leaveOpen).Dispose();
            Assert.Equal(!leaveOpen, source.IsDisposed);
        }
    }

    private static byte[] Decompress(byte[] data)
    {
        using var stream = new ZstandardStream(new MemoryStream(data), CompressionMode.Decompress);
        return ReadAll(stream);
    }

    private static byte[] Compress(byte[] plain, int pieces, ZstandardCompressionOptions? options = null)
    {
        using var target = new MemoryStream();
        using (var stream = new ZstandardStream(target, options ?? new ZstandardCompressionOptions(), leaveOpen: true))
        {
            foreach (var piece in plain.Chunk(Math.Max(1, plain.Length / pieces)))
            {
                stream.Write(piece);
            }
        }

        return target.ToArray();
    }
}
