using System.Buffers.Binary;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>Writes inodes, one after the other, each with its attributes and its tail.</summary>
internal sealed class InodeWriter(ImageOutput image)
{
    private uint _number;

    public void Write(ErofsLayout layout, in PlannedInode inode)
    {
        image.PadTo(inode.Offset);
        var bytes = image.Next(inode.InodeSize);
        if (inode.IsExtended)
            WriteExtended(bytes, in inode);
        else
            WriteCompact(bytes, in inode);
        _number++;
        XattrWriter.WriteArea(image, layout, in inode);
        WriteTail(layout, in inode);
    }

    // struct erofs_inode_compact
    private void WriteCompact(Span<byte> bytes, in PlannedInode inode)
    {
        WriteStart(bytes, in inode, isExtended: 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], (ushort)inode.LinkCount);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], (uint)WrittenSize(in inode));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], Address(in inode));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[20..], _number);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[24..], (ushort)inode.Source.UserId);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[26..], (ushort)inode.Source.GroupId);
    }

    // struct erofs_inode_extended
    private void WriteExtended(Span<byte> bytes, in PlannedInode inode)
    {
        WriteStart(bytes, in inode, isExtended: 1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], WrittenSize(in inode));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], Address(in inode));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[20..], _number);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[24..], inode.Source.UserId);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[28..], inode.Source.GroupId);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], inode.Source.MtimeSeconds);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[40..], inode.Source.MtimeNanoseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[44..], inode.LinkCount);
    }

    private static void WriteStart(Span<byte> bytes, in PlannedInode inode, int isExtended)
    {
        var layout = inode.Source is RegularInode { IsExternal: true } ? ErofsFormat.LayoutChunkBased
            : inode.Tail > 0 ? ErofsFormat.LayoutFlatInline
            : ErofsFormat.LayoutFlatPlain;
        var xattrUnits = inode.XattrSize == 0 ? 0 : (inode.XattrSize - ErofsFormat.XattrHeaderSize) / sizeof(uint) + 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)((layout << 1) | isExtended));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], (ushort)xattrUnits);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], inode.Mode);
    }

    private static ulong WrittenSize(in PlannedInode inode) => inode.Source switch
    {
        DirectoryInode => (ulong)inode.Blocks * ErofsFormat.BlockSize + (ulong)inode.Tail,
        RegularInode or SymlinkInode => inode.Source.Size,
        _ => 0,
    };

    // The union i_u: device number, chunk format, or first block. A chunk map that was moved to a block leaves the upper half of the
    // block's number there.
    private static uint Address(in PlannedInode inode) => inode.Source switch
    {
        DeviceInode device => device.Device,
        RegularInode { IsExternal: true } file => (inode.FirstBlock & 0xffff0000) | (uint)(ErofsLayout.ChunkBits(file.Size) - ErofsFormat.BlockBits),
        _ => inode.FirstBlock,
    };

    private void WriteTail(ErofsLayout layout, in PlannedInode inode)
    {
        if (inode.Tail == 0)
            return;
        switch (inode.Source)
        {
            case DirectoryInode:
                var names = layout.Dirents.Slice(inode.DirentStart, inode.DirentCount);
                for (var i = 0; i < inode.Blocks; i++)
                    names = names[DirectoryBlocks.CountNext(names, out _)..];
                BlockWriter.WriteNames(image, layout, names);
                break;
            case SymlinkInode link:
                image.Write(link.Target.Span);
                break;
            case RegularInode { InlineContent: { } content }:
                image.Write(content.Span[^inode.Tail..]);
                break;
            case RegularInode:
                image.Next(inode.Tail).Fill(0xff);
                break;
        }
    }
}
