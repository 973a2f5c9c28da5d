using System.Buffers.Binary;
using System.IO.Compression;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;
using SkorionOS.Oci;
using SkorionOS.Oci.Layers;

namespace SkorionOS.Fuzz.Targets;

/// <summary>A compressed layer: gzip members, zstd frames, or neither. What is taken, another decoder has to read the same.</summary>
internal sealed class LayerBlobTarget : FuzzTarget
{
    private static readonly LayerLimits Limits = LayerLimits.Default with { MaxUncompressedBytes = 512 << 10, RatioGraceBytes = 128 << 10, MaxRatio = 200, MaxZstdWindowLog = 22 };

    // Its tables are larger than what it compresses here.
    private static readonly ZstdSharp.Compressor Encoder = new(1);

    public override string Name => "layer-blob";

    public override int LongestInput => 16 * 1024;

    public override long MemoryBase => 32 << 20;

    public override IReadOnlyList<string> MustReach => ["gzip", "zstd", "none", LayerException.Invalid, LayerException.Truncated, LayerException.OverLimit];

    public override IReadOnlyList<Mutation> Mutations => [ByteMutations.Apply, Head];

    public override byte[] Generate(FuzzRandom random)
    {
        var blob = new MemoryStream();
        for (var i = random.Pick(1, 1, 1, 2, 3); i > 0; i--)
        {
            var plain = random.OneIn(20) ? new byte[random.Pick(200 << 10, 600 << 10)] : random.OneIn(5) ? random.Bytes(random.Size(3000)) : TarSamples.Make(random);
            blob.Write(random.Below(3) switch
            {
                0 => Gzip(plain, random),
                1 => Zstd(plain, random),
                _ => blob.Length == 0 && random.OneIn(4) ? plain : Zstd(plain, random),
            });
        }

        return blob.ToArray();
    }

    public override string Run(byte[] input)
    {
        using var stream = LayerDecompressor.Open(new MemoryStream(input, writable: false), Limits, "fuzz", out var compression);
        var plain = new MemoryStream();
        var buffer = new byte[10_000];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            plain.Write(buffer.AsSpan(0, count));
            Holds(plain.Length <= Limits.MaxUncompressedBytes, "no more is given than is allowed");
        }

        Holds(stream.Read(buffer) == 0, "the end stays the end");
        if (Judge(input, compression) is not { } judged) return "zstd-empty-end";
        Holds(judged.AsSpan().SequenceEqual(plain.GetBuffer().AsSpan(0, (int)plain.Length)), "another decoder reads the same");
        return compression switch
        {
            LayerCompression.Gzip => "gzip",
            LayerCompression.Zstd => "zstd",
            _ => "none",
        };
    }

    public override string? CodeOf(Exception exception) => (exception as OciException)?.Code;

    private static byte[]? Judge(byte[] input, LayerCompression compression)
    {
        if (compression == LayerCompression.None) return input;
        using var plain = new MemoryStream();
        try
        {
            using Stream decoder = compression == LayerCompression.Gzip
                ? new GZipStream(new MemoryStream(input), CompressionMode.Decompress)
                : new ZstdSharp.DecompressionStream(new MemoryStream(input));
            decoder.CopyTo(plain);
        }
        catch (ZstdSharp.ZstdException e) when (e.Code == ZstdSharp.Unsafe.ZSTD_ErrorCode.ZSTD_error_corruption_detected)
        {
            // libzstd does not compare the size that a frame says it has when the last block of it is empty. What a layer holds is checked by its diff id.
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or ZstdSharp.ZstdException or EndOfStreamException)
        {
            throw new InvariantException($"what is taken is taken by another decoder, too: {e.Message}");
        }

        return plain.ToArray();
    }

    private static byte[] Gzip(byte[] plain, FuzzRandom random)
    {
        using var blob = new MemoryStream();
        using (var encoder = new GZipStream(blob, random.Pick(CompressionLevel.Fastest, CompressionLevel.NoCompression))) encoder.Write(plain);
        return blob.ToArray();
    }

    private static byte[] Zstd(byte[] plain, FuzzRandom random)
    {
        if (random.OneIn(6))
        {
            var skippable = new byte[8 + random.Below(20)];
            BinaryPrimitives.WriteUInt32LittleEndian(skippable, 0x184D2A50 + (uint)random.Below(16));
            BinaryPrimitives.WriteInt32LittleEndian(skippable.AsSpan(4), skippable.Length - 8);
            return [.. skippable, .. Zstd(plain, random)];
        }

        Encoder.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, random.Below(2));
        return Encoder.Wrap(plain).ToArray();
    }

    /// <summary>The frame header: window, sizes, flags; where memory is asked for.</summary>
    private static byte[] Head(byte[] input, byte[] other, FuzzRandom random)
    {
        var head = Math.Min(input.Length, 18);
        if (head < 6) return other;
        var changed = (byte[])input.Clone();
        changed[4 + random.Below(head - 4)] = (byte)random.Pick(0, 1, 0x20, 0x24, 0x40, 0x64, 0x80, 0xa4, 0xc0, 0xe4, 0xf8, 0xff, random.Below(256));
        return changed;
    }
}
