namespace SkorionOS.Oci.Layers;

/// <summary>One entry of a layer: what its headers say, extended ones taken into account.</summary>
/// <remarks>Names are raw bytes as they stand in the archive. Whiteouts, leading or trailing slashes and <c>..</c> are left to the reader of the tree.</remarks>
public sealed class TarEntry
{
    /// <summary>What it is.</summary>
    public required TarEntryType Type { get; init; }

    /// <summary>The name: not empty, no NUL, at most <see cref="LayerLimits.MaxNameBytes"/> bytes.</summary>
    public required byte[] Path { get; init; }

    /// <summary>Target of a symbolic link, or path of the first name of a hard link; empty for everything else.</summary>
    public byte[] LinkTarget { get; init; } = [];

    /// <summary>Permissions with setuid, setgid and sticky: 07777, without the file type.</summary>
    public required int Mode { get; init; }

    /// <summary>Number of the owner.</summary>
    public required uint Uid { get; init; }

    /// <summary>Number of the group.</summary>
    public required uint Gid { get; init; }

    /// <summary>Modification time in whole seconds since 1970, fractions floored; may be negative.</summary>
    public required long MtimeSec { get; init; }

    /// <summary>Size of a regular file in bytes, holes included; 0 for everything else.</summary>
    public long Size { get; init; }

    /// <summary>Bytes that the archive holds for a regular file: <see cref="Size"/>, less the holes of a sparse one.</summary>
    public long StoredSize { get; init; }

    /// <summary>Major number of a device (0 to 4095).</summary>
    public uint DevMajor { get; init; }

    /// <summary>Minor number of a device (0 to 1048575).</summary>
    public uint DevMinor { get; init; }

    /// <summary>Extended attributes in the order of the archive, each name once.</summary>
    public IReadOnlyList<TarXattr> Xattrs { get; init; } = [];

    /// <summary>
    /// Where the stored bytes of a sparse file belong: in ascending order, without overlap, together <see cref="StoredSize"/> bytes, all within
    /// <see cref="Size"/>. Null when the file is not sparse.
    /// </summary>
    public IReadOnlyList<SparseSegment>? SparseMap { get; init; }
}
