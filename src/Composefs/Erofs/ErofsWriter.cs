using System.Buffers.Binary;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>Writes composefs images: bit for bit those of mkcomposefs, from the first byte to the last without going back.</summary>
public static class ErofsWriter
{
    /// <summary>Writes the image of a tree.</summary>
    /// <param name="tree">The tree; not changed.</param>
    /// <param name="output">Where the image goes; neither flushed nor closed.</param>
    /// <param name="versions">The versions that the image may have.</param>
    /// <returns>The digest, which is computed on the way.</returns>
    /// <exception cref="ComposefsException">The tree is beyond what the format can hold (<c>image-too-large</c>).</exception>
    public static ImageSummary Write(FileTree tree, Stream output, FormatVersions versions)
    {
        var layout = ErofsLayout.Of(tree, versions);
        var image = new ImageOutput(output);
        WriteHeader(layout, image.Next(ErofsFormat.ComposefsHeaderSize));
        image.PadTo(ErofsFormat.SuperblockOffset);
        WriteSuperblock(layout, image.Next(ErofsFormat.SuperblockSize));
        var inodes = new InodeWriter(image);
        foreach (ref readonly var inode in layout.Inodes)
            inodes.Write(layout, in inode);
        image.PadTo(layout.InodesEnd);
        foreach (var id in layout.Xattrs.Shared)
            XattrWriter.WriteEntry(image, in layout.Xattrs[id]);
        image.PadTo(layout.DataStart);
        foreach (ref readonly var inode in layout.Inodes)
            BlockWriter.Write(image, layout, in inode);
        var digest = image.Finish();
        return new ImageSummary(digest, layout.Size, layout.Version);
    }

    // struct lcfs_erofs_header_s: magic, header version, flags, composefs version, 16 bytes 0.
    private static void WriteHeader(ErofsLayout layout, Span<byte> header)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, ErofsFormat.ComposefsMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], ErofsFormat.ComposefsHeaderVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], layout.HasAcl ? ErofsFormat.ComposefsFlagHasAcl : 0);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], layout.Version);
    }

    // struct erofs_super_block; what is not written is 0: no checksum, no uuid, and nids count from the start of the file.
    private static void WriteSuperblock(ErofsLayout layout, Span<byte> block)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(block, ErofsFormat.SuperblockMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(block[8..], ErofsFormat.FeatureCompatMtime | ErofsFormat.FeatureCompatXattrFilter);
        block[12] = ErofsFormat.BlockBits;
        BinaryPrimitives.WriteUInt16LittleEndian(block[14..], (ushort)layout.Inodes[0].Nid);
        BinaryPrimitives.WriteInt64LittleEndian(block[16..], layout.Inodes.Length);
        BinaryPrimitives.WriteInt64LittleEndian(block[24..], layout.Mtime.Seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(block[32..], layout.Mtime.Nanoseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(block[36..], (uint)(layout.Size / ErofsFormat.BlockSize));
        BinaryPrimitives.WriteUInt32LittleEndian(block[44..], (uint)(layout.InodesEnd / ErofsFormat.BlockSize));
    }
}
