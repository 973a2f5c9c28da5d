using System.Numerics;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>
/// Where everything of an image is: decided here, before the first byte is written, and bit for bit as mkcomposefs decides it. The image is
/// header, superblock, inodes (each with attributes and tail), shared attributes, data blocks.
/// </summary>
internal sealed class ErofsLayout
{
    private readonly InodeOrder _order;
    private readonly XattrPlan _xattrs;

    private ErofsLayout(FileTree tree, FormatVersions versions)
    {
        _order = InodeOrder.Of(tree);
        Version = _order.HasWhiteouts ? versions.Max : versions.Min;
        _xattrs = XattrPlan.Of(_order.Inodes, Version);
        foreach (ref readonly var inode in Inodes)
        {
            var mtime = (inode.Source.MtimeSeconds, inode.Source.MtimeNanoseconds);
            if (ReferenceEquals(inode.Source, tree.Root) || mtime.CompareTo(Mtime) < 0)
                Mtime = mtime;
        }

        PlaceInodes();
        DataStart = ErofsFormat.RoundUp(InodesEnd + Xattrs.SharedSize, ErofsFormat.BlockSize);
        Size = DataStart + PlaceBlocks() * ErofsFormat.BlockSize;
        if (Size / ErofsFormat.BlockSize > uint.MaxValue)
            throw new ComposefsException("image-too-large", $"The image would have {Size} bytes, more than EROFS can count in blocks");
    }

    /// <summary>The composefs version to write.</summary>
    public int Version { get; }

    /// <summary>The smallest time of all inodes: compact inodes have it.</summary>
    public (long Seconds, uint Nanoseconds) Mtime { get; }

    /// <summary>All inodes, the root first.</summary>
    public Span<PlannedInode> Inodes => _order.Inodes;

    /// <summary>The names of all directories; see <see cref="PlannedInode.DirentStart"/>.</summary>
    public ReadOnlySpan<Dirent> Dirents => _order.Dirents;

    /// <summary>The attributes of all inodes; see <see cref="PlannedInode.XattrStart"/>.</summary>
    public ReadOnlySpan<int> XattrIds => _xattrs.Ids;

    /// <summary>Every attribute of the image.</summary>
    public XattrTable Xattrs => _xattrs.Table;

    /// <summary>Whether an inode has an access control list.</summary>
    public bool HasAcl => _xattrs.HasAcl;

    /// <summary>Where the inodes end and the shared attributes start, in bytes.</summary>
    public long InodesEnd { get; private set; }

    /// <summary>Where the data blocks start, in bytes.</summary>
    public long DataStart { get; }

    /// <summary>Bytes of the image; a multiple of 4096.</summary>
    public long Size { get; }

    /// <summary>Decides the image of a tree.</summary>
    /// <exception cref="ComposefsException">The tree is beyond what the format can hold (<c>image-too-large</c>).</exception>
    public static ErofsLayout Of(FileTree tree, FormatVersions versions) => new(tree, versions);

    /// <summary>log2 of the chunk size for an external file: as few chunks as can be, none larger than needed.</summary>
    public static int ChunkBits(ulong size) =>
        Math.Clamp(64 - BitOperations.LeadingZeroCount(size - 1), ErofsFormat.BlockBits, ErofsFormat.MaxChunkBits);

    /// <summary>Number of chunks of an external file.</summary>
    public static int ChunkCount(ulong size) => (int)(((size - 1) >> ChunkBits(size)) + 1);

    private void PlaceInodes()
    {
        long position = ErofsFormat.SuperblockOffset + ErofsFormat.SuperblockSize;
        foreach (ref var inode in Inodes)
        {
            MeasureContent(ref inode);
            inode.IsExtended = !FitsCompact(in inode);
            position = ErofsFormat.RoundUp(position, ErofsFormat.SlotSize);
            position += inode.Type == FileType.Symlink ? PlaceSymlinkTail(ref inode, position) : PlaceTail(ref inode, position);
            inode.Offset = position;
            position += inode.InodeSize + inode.XattrSize + inode.Tail;
        }

        InodesEnd = ErofsFormat.RoundUp(position, ErofsFormat.SlotSize);
        if (Inodes[0].Nid >= ushort.MaxValue)
            throw new ComposefsException("image-too-large", "The root's inode is too far from the start of the image");
    }

    private void MeasureContent(ref PlannedInode inode)
    {
        (inode.Blocks, inode.Tail) = inode.Source switch
        {
            DirectoryInode => DirectoryBlocks.Measure(Dirents.Slice(inode.DirentStart, inode.DirentCount)),
            SymlinkInode link => (0, link.Target.Length),
            RegularInode { IsExternal: true } file => (0, ChunkCount(file.Size) * sizeof(uint)),
            RegularInode file => WholeAndRest((int)file.Size),
            _ => (0, 0),
        };
    }

    // More than half a block is not worth keeping among the inodes.
    private static (int Blocks, int Tail) WholeAndRest(int size)
    {
        var (blocks, rest) = Math.DivRem(size, ErofsFormat.BlockSize);
        return rest > ErofsFormat.BlockSize / 2 ? (blocks + 1, 0) : (blocks, rest);
    }

    private bool FitsCompact(in PlannedInode inode)
    {
        var source = inode.Source;
        var size = inode.Type == FileType.Directory ? (ulong)inode.Blocks * ErofsFormat.BlockSize + (ulong)inode.Tail
            : inode.IsWhiteout ? 0
            : source.Size;
        return (source.MtimeSeconds, source.MtimeNanoseconds) == Mtime
            && inode.LinkCount <= ushort.MaxValue && source.UserId <= ushort.MaxValue && source.GroupId <= ushort.MaxValue
            && size <= uint.MaxValue;
    }

    /// <summary>
    /// The padding in front of a symbolic link: inode and target shall be in one block, and a target that cannot be goes to a block of its
    /// own.
    /// </summary>
    private static long PlaceSymlinkTail(ref PlannedInode inode, long position)
    {
        var total = inode.InodeSize + inode.XattrSize + inode.Tail;
        if (total >= ErofsFormat.BlockSize)
        {
            inode.Blocks = 1;
            inode.Tail = 0;
        }

        // The target is counted even where it has just been moved away: so the C tools do it.
        var crosses = position / ErofsFormat.BlockSize != (position + total - 1) / ErofsFormat.BlockSize;
        return crosses ? ErofsFormat.RoundUp(position, ErofsFormat.BlockSize) - position : 0;
    }

    /// <summary>The padding in front of any other inode: the tail shall be in one block, the inode itself need not.</summary>
    private static long PlaceTail(ref PlannedInode inode, long position)
    {
        var behind = position + inode.InodeSize + inode.XattrSize;
        var rest = Rest(behind);
        if (rest >= inode.Tail)
            return 0;
        var padding = ErofsFormat.RoundUp(rest, ErofsFormat.SlotSize);
        if (inode.Tail <= Rest(behind + padding))
            return padding;

        inode.Blocks++;
        inode.Tail = 0;
        return ErofsFormat.RoundUp(position, ErofsFormat.BlockSize) - position;

        static int Rest(long offset) => ErofsFormat.BlockSize - (int)(offset % ErofsFormat.BlockSize);
    }

    private long PlaceBlocks()
    {
        var blocks = 0L;
        foreach (ref var inode in Inodes)
        {
            if (inode.Blocks == 0)
                continue;
            inode.FirstBlock = (uint)(DataStart / ErofsFormat.BlockSize + blocks);
            blocks += inode.Blocks;
        }

        return blocks;
    }
}
