namespace SkorionOS.Composefs.Tree;

/// <summary>Gives the inodes of a tree their places and their numbers of links.</summary>
internal static class HardLinks
{
    /// <summary>
    /// An inode stands at its first name in the order of dump text, its other names become links; the number of links is that of the names in this tree, for a
    /// directory 2 and its subdirectories.
    /// </summary>
    public static void Settle(DirectoryInode root)
    {
        for (var walk = new DepthFirst(root); walk.MoveNext();)
            walk.Current.Inode.LinkCount = 0;
        root.LinkCount = 2;
        for (var walk = new DepthFirst(root); walk.MoveNext();)
        {
            var inode = walk.Current.Inode;
            if (inode is DirectoryInode directory)
            {
                directory.LinkCount = 2;
                walk.Parent.LinkCount++;
                continue;
            }

            walk.Parent.SetLink(walk.Position, inode.LinkCount > 0);
            inode.LinkCount++;
        }
    }
}
