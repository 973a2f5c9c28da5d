namespace SkorionOS.Deploy.Layers;

/// <summary>
/// The file <c>overlay/&lt;diff id&gt;</c>: a layer's tar, with the contents of its files replaced by references to objects. One zstd stream (checksummed) of:
/// the magic, a version, segments, and an end. Integers are little-endian; docs/on-disk-format.md has the table.
/// </summary>
internal static class LayerIndexFormat
{
    /// <summary>Version of the layout, after the magic, 4 bytes.</summary>
    public const uint Version = 1;

    /// <summary>Contents up to this many bytes stay in the tar's bytes, as they stay inline in the composefs image.</summary>
    public const int MaxInlineContent = 64;

    /// <summary>Most bytes of one raw segment.</summary>
    public const int MaxRaw = 64 * 1024;

    /// <summary>Kind of a segment: u32 length, then that many bytes of the tar.</summary>
    public const byte Raw = 1;

    /// <summary>Kind of a segment: a <see cref="ContentReference"/> (32 + 32 + 8 bytes), u64 offset in it, u64 length.</summary>
    public const byte Content = 2;

    /// <summary>The end: u64 length of the tar, 32 bytes SHA-256 of it (the diff id).</summary>
    public const byte End = 3;

    /// <summary>First 8 bytes of the stream.</summary>
    public static ReadOnlySpan<byte> Magic => "bclayer\0"u8;
}
