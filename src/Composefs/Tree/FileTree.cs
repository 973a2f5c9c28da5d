namespace SkorionOS.Composefs.Tree;

/// <summary>A whole file tree, as it goes into an image or comes out of one.</summary>
/// <param name="root">The directory <c>/</c>.</param>
public sealed class FileTree(DirectoryInode root)
{
    /// <summary>The directory <c>/</c>.</summary>
    public DirectoryInode Root { get; } = root;

    /// <summary>What the layers have in <c>/boot</c>, which is no part of the image that is made of this tree; null when they have nothing there.</summary>
    public FileTree? Boot { get; internal set; }

    /// <summary>
    /// The inode at a path, without following symbolic links; null if there is none. Slashes may be repeated and may be left out at both
    /// ends.
    /// </summary>
    public Inode? Find(ReadOnlySpan<byte> path)
    {
        Inode inode = Root;
        foreach (var part in path.Split((byte)'/'))
        {
            var name = path[part];
            if (name.IsEmpty)
                continue;
            if (inode is not DirectoryInode directory || !directory.TryGet(name, out var child))
                return null;
            inode = child;
        }

        return inode;
    }
}
