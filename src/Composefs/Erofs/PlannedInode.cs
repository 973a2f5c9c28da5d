using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>
/// An inode of an image, with everything that is decided about it. The number of the inode is its place in the order of the image.
/// </summary>
internal struct PlannedInode
{
    /// <summary>The inode of the tree.</summary>
    public required Inode Source { get; init; }

    /// <summary>The directory that holds it; its own number for the root.</summary>
    public required int Parent { get; init; }

    /// <summary>Whether it is one of the whiteouts that hide the object directories, which no tree has.</summary>
    public required bool IsRootWhiteout { get; init; }

    /// <summary>Whether a name in this directory is a whiteout of the tree.</summary>
    public bool HasWhiteouts { get; set; }

    /// <summary>The number of links to write.</summary>
    public uint LinkCount { get; set; }

    /// <summary>Where in the image it starts, in bytes; a multiple of 32.</summary>
    public long Offset { get; set; }

    /// <summary>Whether it takes 64 bytes rather than 32.</summary>
    public bool IsExtended { get; set; }

    /// <summary>
    /// First of its attributes in <see cref="ErofsLayout.XattrIds"/>: those in the shared table first, both parts in the order of names.
    /// </summary>
    public int XattrStart { get; set; }

    /// <summary>Number of attributes.</summary>
    public int XattrCount { get; set; }

    /// <summary>Number of those that are references to the shared table.</summary>
    public int SharedXattrCount { get; set; }

    /// <summary>Bytes of the attribute area behind the inode; a multiple of 4.</summary>
    public int XattrSize { get; set; }

    /// <summary>First of a directory's names in <see cref="ErofsLayout.Dirents"/>.</summary>
    public int DirentStart { get; set; }

    /// <summary>Number of a directory's names, <c>.</c> and <c>..</c> included.</summary>
    public int DirentCount { get; set; }

    /// <summary>Blocks of data.</summary>
    public int Blocks { get; set; }

    /// <summary>Number of the first of them; 0 without.</summary>
    public uint FirstBlock { get; set; }

    /// <summary>Bytes of data right behind the inode and its attributes.</summary>
    public int Tail { get; set; }

    /// <summary>Whether it is a whiteout of the tree, which an image keeps as an empty regular file.</summary>
    public readonly bool IsWhiteout => !IsRootWhiteout && Source is DeviceInode { IsWhiteout: true };

    /// <summary>The type in the image.</summary>
    public readonly FileType Type => IsWhiteout ? FileType.Regular : Source.Type;

    /// <summary>The mode in the image.</summary>
    public readonly ushort Mode => (ushort)(((int)Type << 12) | (Source.Permissions & 0xfff));

    /// <summary>Bytes of the inode itself.</summary>
    public readonly int InodeSize => IsExtended ? ErofsFormat.ExtendedInodeSize : ErofsFormat.CompactInodeSize;

    /// <summary>How directories name it.</summary>
    public readonly ulong Nid => (ulong)(Offset / ErofsFormat.SlotSize);
}
