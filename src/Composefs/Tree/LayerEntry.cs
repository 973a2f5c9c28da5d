using SkorionOS.Composefs.FsVerity;

namespace SkorionOS.Composefs.Tree;

/// <summary>An entry of a layer, as the tar has it. What a type does not use is ignored.</summary>
public readonly record struct LayerEntry
{
    /// <summary>The name as it stands in the tar; whiteouts and opaque marks included (<c>.wh.NAME</c>, <c>.wh..wh..opq</c>).</summary>
    public required ByteString Path { get; init; }

    /// <summary>What it makes.</summary>
    public required LayerEntryType Type { get; init; }

    /// <summary>The lower twelve bits of the mode; bits above are ignored.</summary>
    public uint Mode { get; init; }

    /// <summary>The owner's number.</summary>
    public uint UserId { get; init; }

    /// <summary>The group's number.</summary>
    public uint GroupId { get; init; }

    /// <summary>Whole seconds since 1970, rounded down (-1.5 is -2).</summary>
    public long MtimeSeconds { get; init; }

    /// <summary>Device number, as <see cref="DeviceInode.Encode"/> makes it.</summary>
    public uint Device { get; init; }

    /// <summary>Target of a symbolic or hard link.</summary>
    public ByteString LinkTarget { get; init; }

    /// <summary>
    /// All extended attributes of the entry; those that are not part of an image's identity are dropped here. Null means none.
    /// </summary>
    public IReadOnlyList<Xattr>? Xattrs { get; init; }

    /// <summary>Bytes of content of a regular file.</summary>
    public ulong Size { get; init; }

    /// <summary>The whole content of a regular file that is kept in the image.</summary>
    public ByteString? InlineContent { get; init; }

    /// <summary>
    /// The digest of the content of a regular file that is kept as an object; needed when there is a size but no inline content.
    /// </summary>
    public FsVerityDigest? Digest { get; init; }
}
