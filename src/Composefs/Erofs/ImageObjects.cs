using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>The objects that a tree leans on.</summary>
public static class ImageObjects
{
    /// <summary>
    /// The digests of all contents outside the image, each once, in no order. A content without a digest has no place in it.
    /// </summary>
    public static IReadOnlyCollection<FsVerityDigest> Digests(FileTree tree)
    {
        var digests = new HashSet<FsVerityDigest>();
        for (var walk = new DepthFirst(tree.Root); walk.MoveNext();)
        {
            if (walk.Current.Inode is RegularInode { IsExternal: true, Digest: { } digest })
                digests.Add(digest);
        }

        return digests;
    }

    /// <summary>
    /// The paths of all contents outside the image, each once, in byte order, as <c>composefs-info objects</c> lists them.
    /// </summary>
    public static IReadOnlyList<ByteString> Paths(FileTree tree)
    {
        var paths = new HashSet<ByteString>();
        for (var walk = new DepthFirst(tree.Root); walk.MoveNext();)
        {
            if (walk.Current.Inode is RegularInode { IsExternal: true, Payload: { IsEmpty: false } payload })
                paths.Add(payload);
        }

        return [.. paths.Order()];
    }
}
