namespace SkorionOS.Oci.Layers;

/// <summary>How much a layer may ask for. A layer is untrusted input: beyond a limit it is refused with <see cref="LayerException.OverLimit"/>.</summary>
public sealed record LayerLimits
{
    /// <summary>The limits for layers of operating system images.</summary>
    public static LayerLimits Default { get; } = new();

    /// <summary>Bytes of the plain tar stream.</summary>
    public long MaxUncompressedBytes { get; init; } = 256L << 30;

    /// <summary>Plain bytes per compressed byte, looked at once a stream has given more than <see cref="RatioGraceBytes"/>. Deflate cannot pass 1032.</summary>
    public int MaxRatio { get; init; } = 4096;

    /// <summary>Plain bytes that any stream may give before its ratio matters: a zeroed file of this size is nothing strange.</summary>
    public long RatioGraceBytes { get; init; } = 1L << 30;

    /// <summary>Binary logarithm of the window that a zstd frame may ask for: memory for the length of the stream. 27 is 128 MiB, as the zstd tool allows.</summary>
    public int MaxZstdWindowLog { get; init; } = 27;

    /// <summary>Entries of one layer.</summary>
    public int MaxEntries { get; init; } = 4 << 20;

    /// <summary>Bytes of one path or link target: PATH_MAX of Linux, without its NUL.</summary>
    public int MaxNameBytes { get; init; } = 4095;

    /// <summary>Bytes of one extended header (PAX records, a GNU long name), all of which is held in memory.</summary>
    public int MaxExtendedHeaderBytes { get; init; } = 1 << 20;

    /// <summary>Size of one file, holes included.</summary>
    public long MaxFileBytes { get; init; } = 1L << 40;

    /// <summary>Holes of all sparse files of one layer together: they cost no download, but time to hash.</summary>
    public long MaxHoleBytes { get; init; } = 1L << 40;

    /// <summary>Data segments of one sparse file.</summary>
    public int MaxSparseSegments { get; init; } = 1 << 20;
}
