using SkorionOS.Interop.Compression;

namespace SkorionOS.Oci.Layers;

/// <summary>Turns a layer blob into plain tar bytes. How it is compressed is told by its content: media types have been wrong.</summary>
public static class LayerDecompressor
{
    /// <summary>Tells the compression by the first bytes of a blob; four are enough.</summary>
    /// <param name="head">The first bytes, fewer only when the blob has no more.</param>
    /// <returns>The compression; <see cref="LayerCompression.None"/> when it is none of the known ones.</returns>
    public static LayerCompression Detect(ReadOnlySpan<byte> head) => head switch
    {
        [0x1f, 0x8b, 8, ..] => LayerCompression.Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => LayerCompression.Zstd,
        // RFC 8878, 3.1.2: a skippable frame may come first.
        [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..] => LayerCompression.Zstd,
        _ => LayerCompression.None,
    };

    /// <summary>Opens the plain bytes of a blob. Reads its first bytes at once.</summary>
    /// <param name="compressed">The blob, from its first byte on. Need not seek.</param>
    /// <param name="limits">What the layer may ask for.</param>
    /// <param name="label">What messages call the layer, such as its digest.</param>
    /// <param name="leaveOpen">Whether the blob's stream outlives the one returned.</param>
    /// <returns>
    /// A stream that is read forward only. Its reads throw <see cref="LayerException"/> when the blob is damaged, ends early, has something behind its end, or goes
    /// beyond a limit; what the blob's stream throws passes through. It gives 0 bytes only when the blob is complete and its checksums are right.
    /// </returns>
    public static Stream Open(Stream compressed, LayerLimits limits, string label, bool leaveOpen = false) =>
        Open(compressed, limits, label, out _, leaveOpen);

    /// <inheritdoc cref="Open(Stream, LayerLimits, string, bool)"/>
    /// <param name="compressed">The blob, from its first byte on. Need not seek.</param>
    /// <param name="limits">What the layer may ask for.</param>
    /// <param name="label">What messages call the layer, such as its digest.</param>
    /// <param name="compression">How the blob turned out to be compressed.</param>
    /// <param name="leaveOpen">Whether the blob's stream outlives the one returned.</param>
    public static Stream Open(Stream compressed, LayerLimits limits, string label, out LayerCompression compression, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(compressed);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(label);
        var peeked = new PeekedStream(compressed, leaveOpen);
        compression = Detect(peeked.Peek());
        Stream plain = compression switch
        {
            LayerCompression.Gzip => new GunzipStream(peeked),
            LayerCompression.Zstd => new ZstandardStream(peeked, new ZstandardDecompressionOptions { MaxWindowLog2 = limits.MaxZstdWindowLog }),
            _ => peeked,
        };
        return new DecompressedLayerStream(plain, peeked, limits, label);
    }
}
