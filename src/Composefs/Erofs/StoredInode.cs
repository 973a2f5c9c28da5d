using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>An inode as it stands in an image.</summary>
internal readonly struct StoredInode
{
    private readonly ImageBytes _image;
    private readonly ulong _offset;
    private readonly bool _isExtended;
    private readonly int _dataLayout;

    private StoredInode(ImageBytes image, Superblock superblock, ulong nid)
    {
        const string What = "an inode";
        _image = image;
        _offset = superblock.MetaOffset + nid * ErofsFormat.SlotSize;
        var format = image.UInt16(_offset, What);
        _isExtended = (format & 1) != 0;
        _dataLayout = (format >> 1) & 7;
        image.Part(_offset, (ulong)InodeSize, What);
        XattrUnits = image.UInt16(_offset + 2, What);
        Mode = image.UInt16(_offset + 4, What);
        Address = image.UInt32(_offset + 16, What);
        if (_isExtended)
        {
            Size = image.UInt64(_offset + 8, What);
            UserId = image.UInt32(_offset + 24, What);
            GroupId = image.UInt32(_offset + 28, What);
            MtimeSeconds = (long)image.UInt64(_offset + 32, What);
            MtimeNanoseconds = image.UInt32(_offset + 40, What);
            LinkCount = image.UInt32(_offset + 44, What);
        }
        else
        {
            LinkCount = image.UInt16(_offset + 6, What);
            Size = image.UInt32(_offset + 8, What);
            UserId = image.UInt16(_offset + 24, What);
            GroupId = image.UInt16(_offset + 26, What);
            MtimeSeconds = superblock.MtimeSeconds;
            MtimeNanoseconds = superblock.MtimeNanoseconds;
        }
    }

    public ushort Mode { get; }

    public uint LinkCount { get; }

    public ulong Size { get; }

    public uint UserId { get; }

    public uint GroupId { get; }

    public long MtimeSeconds { get; }

    public uint MtimeNanoseconds { get; }

    /// <summary>The union i_u: device number or first block.</summary>
    public uint Address { get; }

    /// <summary>Where the attribute area starts, in bytes.</summary>
    public ulong XattrOffset => _offset + (ulong)InodeSize;

    /// <summary>Bytes of the attribute area.</summary>
    public int XattrSize => XattrUnits == 0 ? 0 : ErofsFormat.XattrHeaderSize + (XattrUnits - 1) * sizeof(uint);

    public bool IsChunkBased => _dataLayout == ErofsFormat.LayoutChunkBased;

    private ushort XattrUnits { get; }

    /// <summary>Bytes of the inode itself.</summary>
    public int InodeSize => _isExtended ? ErofsFormat.ExtendedInodeSize : ErofsFormat.CompactInodeSize;

    /// <summary>Reads the inode at <paramref name="nid"/>.</summary>
    public static StoredInode Read(ImageBytes image, Superblock superblock, ulong nid)
    {
        if (nid > ErofsLimits.MaxImage / ErofsFormat.SlotSize)
            throw new ErofsFormatException($"inode {nid} is beyond the end");
        return new StoredInode(image, superblock, nid);
    }

    /// <summary>The content, of <see cref="Size"/> bytes, in its two parts: whole blocks, and what stands behind the inode.</summary>
    public (ByteString Blocks, ByteString Tail) Content()
    {
        if (_dataLayout is not (ErofsFormat.LayoutFlatPlain or ErofsFormat.LayoutFlatInline))
            throw new ErofsFormatException($"the inode at offset {_offset} keeps its data in a way that composefs does not use");
        var tail = _dataLayout == ErofsFormat.LayoutFlatInline ? Size % ErofsFormat.BlockSize : 0;
        var blocks = Size - tail;
        return (
            blocks == 0 ? default : _image.Part((ulong)Address * ErofsFormat.BlockSize, blocks, "data"),
            _image.Part(XattrOffset + (ulong)XattrSize, tail, "data behind an inode"));
    }
}
