namespace SkorionOS.Composefs.Erofs;

/// <summary>
/// Numbers of the EROFS disk format (kernel: fs/erofs/erofs_fs.h) and of the composefs header in front of it. All integers are
/// little-endian.
/// </summary>
internal static class ErofsFormat
{
    public const int BlockBits = 12;
    public const int BlockSize = 1 << BlockBits;

    /// <summary>Inodes start at multiples of this; a nid is an offset divided by it.</summary>
    public const int SlotSize = 32;

    // struct lcfs_erofs_header_s
    public const int ComposefsHeaderSize = 32;
    public const uint ComposefsMagic = 0xd078629a;
    public const uint ComposefsHeaderVersion = 1;
    public const uint ComposefsFlagHasAcl = 1;

    // struct erofs_super_block
    public const int SuperblockOffset = 1024;
    public const int SuperblockSize = 128;
    public const uint SuperblockMagic = 0xe0f5e1e2;
    public const uint FeatureCompatMtime = 2;
    public const uint FeatureCompatXattrFilter = 4;

    // struct erofs_inode_compact, struct erofs_inode_extended
    public const int CompactInodeSize = 32;
    public const int ExtendedInodeSize = 64;
    public const int LayoutFlatPlain = 0;
    public const int LayoutFlatInline = 2;
    public const int LayoutChunkBased = 4;

    // struct erofs_inode_chunk_info
    public const int MaxChunkBits = 31 + BlockBits;

    // struct erofs_xattr_ibody_header, struct erofs_xattr_entry
    public const int XattrHeaderSize = 12;
    public const int XattrEntrySize = 4;
    public const int MaxSharedXattrs = 128;
    public const uint XattrFilterSeed = 0x25bbe08f;
    public const int XattrIndexAclAccess = 2;
    public const int XattrIndexAclDefault = 3;

    // struct erofs_dirent
    public const int DirentSize = 12;

    public static long RoundUp(long value, int unit) => (value + unit - 1) / unit * unit;

    public static int RoundUp(int value, int unit) => (value + unit - 1) / unit * unit;
}
