namespace SkorionOS.Interop.Compression;

/// <summary>How to write a Zstandard frame.</summary>
public sealed class ZstandardCompressionOptions
{
    /// <summary>Level 1 (fast) to 22 (small).</summary>
    public int Quality { get; init; } = 3;

    /// <summary>Whether the frame ends in a checksum of its content, which costs nothing that could be measured.</summary>
    public bool AppendChecksum { get; init; } = true;
}
