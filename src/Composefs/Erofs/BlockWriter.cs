using System.Buffers.Binary;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>Writes the data blocks of inodes.</summary>
internal static class BlockWriter
{
    /// <summary>All blocks of an inode.</summary>
    public static void Write(ImageOutput image, ErofsLayout layout, in PlannedInode inode)
    {
        if (inode.Blocks == 0)
            return;
        var start = image.Position;
        switch (inode.Source)
        {
            case DirectoryInode:
                var names = layout.Dirents.Slice(inode.DirentStart, inode.DirentCount);
                for (var i = 0; i < inode.Blocks; i++)
                {
                    var count = DirectoryBlocks.CountNext(names, out _);
                    WriteNames(image, layout, names[..count]);
                    image.PadTo(start + (i + 1L) * ErofsFormat.BlockSize);
                    names = names[count..];
                }

                break;
            case SymlinkInode link:
                image.Write(link.Target.Span);
                break;
            case RegularInode { InlineContent: { } content }:
                image.Write(content.Span[..^inode.Tail]);
                break;
            case RegularInode:
                // A chunk map that found no room behind its inode: the whole block is holes.
                image.Next(ErofsFormat.BlockSize).Fill(0xff);
                break;
        }

        image.PadTo(start + (long)inode.Blocks * ErofsFormat.BlockSize);
    }

    /// <summary>
    /// One block, or the tail, of a directory: struct erofs_dirent for each name (nid, offset of the name, type, 0), then the names.
    /// </summary>
    public static void WriteNames(ImageOutput image, ErofsLayout layout, ReadOnlySpan<Dirent> names)
    {
        var nameOffset = names.Length * ErofsFormat.DirentSize;
        foreach (ref readonly var dirent in names)
        {
            ref readonly var target = ref layout.Inodes[dirent.Target];
            var bytes = image.Next(ErofsFormat.DirentSize);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, target.Nid);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[8..], (ushort)nameOffset);
            bytes[10] = FileTypeCode(target.Type);
            nameOffset += dirent.Name.Length;
        }

        foreach (ref readonly var dirent in names)
            image.Write(dirent.Name.Span);
    }

    private static byte FileTypeCode(FileType type) => type switch
    {
        FileType.Regular => 1,
        FileType.Directory => 2,
        FileType.CharacterDevice => 3,
        FileType.BlockDevice => 4,
        FileType.Fifo => 5,
        FileType.Socket => 6,
        FileType.Symlink => 7,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
