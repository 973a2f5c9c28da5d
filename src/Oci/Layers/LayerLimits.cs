namespace SkorionOS.Oci.Layers;

/// <summary>How much a layer may ask for. A layer is untrusted input: beyond a limit it is refused with <see cref="LayerException.OverLimit"/>.</summary>
public sealed record LayerLimits
{
    /// <summary>The limits for layers of operating system images.</summary>
    public static LayerLimits Default { get; } = new();

    /// <summary>Bytes of the plain tar stream.</summary>
    public long MaxUncompressedBytes { get; init; } = 256L << 30;

    /// <summary>Plain bytes per compressed byte, looked at once a stream has given more than <see cref="RatioGraceBytes"/>. Systems have 2 to 4; zeros have up to
    /// 1032 in gzip, and more than 10 000 in zstd.</summary>
    public int MaxRatio { get; init; } = 256;

    /// <summary>Plain bytes that any stream may give before its ratio matters: a zeroed file of this size is nothing strange.</summary>
    public long RatioGraceBytes { get; init; } = 1L << 30;

    /// <summary>Binary logarithm of the window that a zstd frame may ask for: memory for the length of the stream, and for each of the
    /// layers that are read side by side. 25 is 32 MiB: the levels up to 19 of the zstd tool and those of the builders of images have 8 MiB or less, some of them 32 MiB.</summary>
    public int MaxZstdWindowLog { get; init; } = 25;

    /// <summary>Entries of one layer: as many as a whole tree may have.</summary>
    public int MaxEntries { get; init; } = 500_000;

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
