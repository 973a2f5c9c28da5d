using System.Buffers.Binary;

namespace SkorionOS.Composefs.Erofs;

/// <summary>Writes extended attributes.</summary>
internal static class XattrWriter
{
    /// <summary>The attribute area of an inode: name filter, references to the shared table, the inode's own.</summary>
    public static void WriteArea(ImageOutput image, ErofsLayout layout, in PlannedInode inode)
    {
        if (inode.XattrCount == 0)
            return;
        var ids = layout.XattrIds.Slice(inode.XattrStart, inode.XattrCount);
        var filter = uint.MaxValue;
        foreach (var id in ids)
            filter &= ~layout.Xattrs[id].FilterBit;

        // struct erofs_xattr_ibody_header: name filter, count of references, 7 bytes 0.
        var header = image.Next(ErofsFormat.XattrHeaderSize);
        BinaryPrimitives.WriteUInt32LittleEndian(header, filter);
        header[4] = (byte)inode.SharedXattrCount;
        foreach (var id in ids[..inode.SharedXattrCount])
        {
            // References count from the start of the block in which the table starts, in units of 4 bytes.
            var offset = layout.InodesEnd % ErofsFormat.BlockSize + layout.Xattrs[id].SharedOffset;
            image.WriteUInt32((uint)(offset / sizeof(uint)));
        }

        foreach (var id in ids[inode.SharedXattrCount..])
            WriteEntry(image, in layout.Xattrs[id]);
    }

    /// <summary>An attribute itself: struct erofs_xattr_entry, suffix of the name, value, zeros up to a multiple of 4.</summary>
    public static void WriteEntry(ImageOutput image, in XattrTable.Entry entry)
    {
        var end = image.Position + entry.Size;
        var head = image.Next(ErofsFormat.XattrEntrySize);
        head[0] = (byte)entry.Name.Suffix.Length;
        head[1] = entry.Name.Index;
        BinaryPrimitives.WriteUInt16LittleEndian(head[2..], (ushort)entry.Xattr.Value.Length);
        image.Write(entry.Name.Suffix.Span);
        image.Write(entry.Xattr.Value.Span);
        image.PadTo(end);
    }
}
