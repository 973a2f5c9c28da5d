using System.Collections.Immutable;
using SkorionOS.Composefs.Erofs;
using SkorionOS.Composefs.Store;
using SkorionOS.Composefs.Tree;
using SkorionOS.Interop.Files;
using SkorionOS.Oci;
using SkorionOS.State.Trees;

namespace SkorionOS.Deploy.Etc;

/// <summary><c>/etc</c> of an image as its mounted root shows it, without mounting it.</summary>
internal sealed class ImageEtc
{
    private readonly ObjectStore _objects;

    private ImageEtc(ObjectStore objects) => _objects = objects;

    /// <summary>Reads it from the composefs image in the storage. An image without <c>/etc</c> has an empty one.</summary>
    /// <exception cref="DeployException">The image is not there.</exception>
    /// <exception cref="ErofsFormatException">It is damaged.</exception>
    public static TreeNode Read(Storage storage, Digest manifest)
    {
        using var file = storage.Images.OpenComposefs(manifest);
        var image = new byte[RandomAccess.GetLength(file)];
        using (var stream = new FileReadStream(file))
        {
            stream.ReadExactly(image);
        }

        return From(ErofsReader.Read(image), storage.Objects);
    }

    /// <summary>Takes it from the tree of an image.</summary>
    public static TreeNode From(FileTree tree, ObjectStore objects) => tree.Find("etc"u8) is DirectoryInode etc
        ? new ImageEtc(objects).Translate(etc)
        : TreeNode.Directory(new NodeMetadata(0x1ed, 0, 0, NodeMetadata.NoXattrs), []);

    private TreeNode Translate(DirectoryInode directory)
    {
        var children = new SortedDictionary<NodeName, TreeNode>();
        foreach (var entry in directory.Entries)
        {
            if (Translate(entry.Inode) is { } child)
            {
                children.Add(NodeName.From(entry.Name.Span), child);
            }
        }

        return TreeNode.Directory(Metadata(directory), children, Time(directory));
    }

    private TreeNode? Translate(Inode inode) => inode switch
    {
        DirectoryInode directory => Translate(directory),
        RegularInode file => TreeNode.File(Metadata(file), Content(file), Time(file), inode),
        SymlinkInode link => TreeNode.Link(Metadata(link), link.Target.Span.ToArray(), Time(link), inode),
        DeviceInode device => TreeNode.Special(Kind(device.Type), Metadata(device), device.Device, Time(device), inode),
        FifoInode => TreeNode.Special(FileKind.Fifo, Metadata(inode), 0, Time(inode), inode),
        _ => null,
    };

    private NodeContent Content(RegularInode file) => file switch
    {
        { InlineContent: { } content } => new MemoryContent(content.Span.ToArray()),
        { Digest: { } digest } => new ObjectContent(_objects, digest, (long)file.Size),
        _ => MemoryContent.Empty,
    };

    private static NodeMetadata Metadata(Inode inode)
    {
        var xattrs = NodeMetadata.NoXattrs;
        foreach (var xattr in inode.Xattrs)
        {
            xattrs = xattrs.SetItem(NodeName.From(xattr.Name.Span), [.. xattr.Value.Span]);
        }

        return new NodeMetadata(inode.Permissions, inode.UserId, inode.GroupId, xattrs);
    }

    private static NodeTime Time(Inode inode) => new(inode.MtimeSeconds, inode.MtimeNanoseconds);

    private static FileKind Kind(FileType type) => (FileKind)((int)type << 12);
}
