namespace SkorionOS.Interop.Compression;

/// <summary>What a Zstandard frame may ask for.</summary>
public sealed class ZstandardDecompressionOptions
{
    /// <summary>Binary logarithm of the largest window, which is memory held while decoding: 27 is 128 MiB. Frames that ask for more are refused.</summary>
    public int MaxWindowLog2 { get; init; } = 27;
}
