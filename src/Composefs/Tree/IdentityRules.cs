namespace SkorionOS.Composefs.Tree;

/// <summary>
/// What makes the tree of an operating system the same however it came here (registry, layout, unpacked directory), so that its image has
/// the same digest. The digest names deployments: a change of these rules renames them all.
/// </summary>
public static class IdentityRules
{
    private static readonly ByteString[] EmptiedNames = [.. new[] { "boot", "sysroot", "run", "tmp", "proc", "sys", "dev" }.Select(ByteString.FromText)];

    /// <summary>
    /// Whether an extended attribute belongs to the tree: <c>security.capability</c>, <c>system.posix_acl_*</c> and <c>user.*</c>. Labels
    /// and overlayfs's own are made where the tree is used.
    /// </summary>
    public static bool Keeps(ByteString xattrName) =>
        xattrName.Span.SequenceEqual("security.capability"u8)
        || xattrName.Span.StartsWith("system.posix_acl_"u8)
        || xattrName.Span.StartsWith("user."u8);

    /// <summary>
    /// Applies the rules in place: <c>/</c> takes the metadata of <c>/usr</c>; <c>/boot</c>, <c>/sysroot</c>, <c>/run</c>, <c>/tmp</c>,
    /// <c>/proc</c>, <c>/sys</c> and <c>/dev</c> lose what is in them (of <c>/boot</c> it is kept aside, as <see cref="FileTree.Boot"/>) and, like directories that no layer names, take the time of
    /// <c>/usr</c>; an inode stands at its first name in the order of dump text; links are counted.
    /// </summary>
    /// <remarks>
    /// None of those directories is made where it is absent, and what is not a directory stays as it is. Without <c>/usr</c> the root keeps
    /// its own metadata, and the time is 1970.
    /// </remarks>
    /// <param name="tree">The whole tree, to which nothing is added afterwards.</param>
    public static void Apply(FileTree tree)
    {
        var root = tree.Root;
        var usr = root.TryGet("usr"u8, out var inode) && inode is DirectoryInode directory ? directory : new DirectoryInode();
        if (usr.IsImplied)
            usr.MtimeSeconds = 0;
        foreach (var name in EmptiedNames)
        {
            if (root.TryGet(name.Span, out var found) && found is DirectoryInode emptied)
            {
                var taken = emptied.TakeAll();
                if (taken.Count > 0 && name.Span.SequenceEqual("boot"u8))
                    tree.Boot = new FileTree(taken);
                emptied.CopyMtime(usr);
            }
        }

        if (inode is DirectoryInode)
        {
            root.CopyMetadata(usr);
            root.IsImplied = false;
        }

        CompleteImplied(root, usr);
        HardLinks.Settle(root);
    }

    /// <summary>Whether what is in the directory <c>/name</c> is no part of an image.</summary>
    internal static bool Empties(ReadOnlySpan<byte> name)
    {
        foreach (var emptied in EmptiedNames)
        {
            if (emptied.Span.SequenceEqual(name))
                return true;
        }

        return false;
    }

    private static void CompleteImplied(DirectoryInode root, DirectoryInode usr)
    {
        for (var walk = new DepthFirst(root); walk.MoveNext();)
        {
            if (walk.Current.Inode is DirectoryInode { IsImplied: true } directory)
                directory.CopyMtime(usr);
        }
    }
}
