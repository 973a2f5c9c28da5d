using System.Runtime.InteropServices;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>
/// Numbers the inodes of a tree: breadth first, the names of each directory in byte order; further names of an inode do not count. It adds
/// what only an image has: <c>.</c> and <c>..</c>, and in the root the whiteouts 00 to ff, which hide the directories of the object store.
/// </summary>
internal sealed class InodeOrder
{
    private static readonly ByteString Dot = ByteString.FromText(".");
    private static readonly ByteString DotDot = ByteString.FromText("..");

    private readonly List<PlannedInode> _inodes;
    private readonly List<Dirent> _dirents;
    private readonly List<(int Dirent, Inode Target)> _links = [];

    private InodeOrder(FileTree tree)
    {
        // Counting first costs less than growing lists of this size.
        var (names, directories) = (256, 1);
        for (var walk = new DepthFirst(tree.Root); walk.MoveNext(); names++)
            directories += walk.Current.Inode is DirectoryInode ? 1 : 0;
        _inodes = new List<PlannedInode>(names + 1);
        _dirents = new List<Dirent>(names + 2 * directories);
    }

    /// <summary>The inodes in their order.</summary>
    public Span<PlannedInode> Inodes => CollectionsMarshal.AsSpan(_inodes);

    /// <summary>The names of all directories, one directory after the other.</summary>
    public ReadOnlySpan<Dirent> Dirents => CollectionsMarshal.AsSpan(_dirents);

    /// <summary>Whether the tree has whiteouts of its own.</summary>
    public bool HasWhiteouts { get; private set; }

    /// <summary>Numbers the inodes of <paramref name="tree"/>.</summary>
    /// <exception cref="ArgumentException">A further name of an inode that has no first name.</exception>
    public static InodeOrder Of(FileTree tree)
    {
        var order = new InodeOrder(tree);
        order._inodes.Add(new PlannedInode { Source = tree.Root, Parent = 0, IsRootWhiteout = false });
        var whiteout = RootWhiteout(tree.Root);
        for (var i = 0; i < order._inodes.Count; i++)
        {
            if (order._inodes[i].Source is DirectoryInode directory)
                order.AddNames(i, i == 0 ? WithWhiteouts(directory, whiteout) : directory.Entries, whiteout);
            else
                order.Inodes[i].LinkCount = order._inodes[i].Source.LinkCount;
        }

        order.FollowLinks();
        return order;
    }

    private static DeviceInode RootWhiteout(DirectoryInode root)
    {
        // 0644, and otherwise like the root.
        var whiteout = new DeviceInode(FileType.CharacterDevice, 0) { Permissions = 0x1a4, UserId = root.UserId, GroupId = root.GroupId };
        whiteout.CopyMtime(root);
        var label = ByteString.FromText("security.selinux");
        if (root.Xattrs.TryGet(label.Span, out var value))
            whiteout.Xattrs = XattrSet.Create(new Xattr(label, value));
        return whiteout;
    }

    private static ReadOnlySpan<DirectoryEntry> WithWhiteouts(DirectoryInode root, DeviceInode whiteout)
    {
        var entries = new List<DirectoryEntry>(root.Count + 256);
        entries.AddRange(root.Entries);
        for (var i = 0; i < 256; i++)
        {
            var name = ByteString.FromText(Convert.ToHexStringLower([(byte)i]));
            if (!root.TryGet(name.Span, out _))
                entries.Add(new DirectoryEntry(name, whiteout, IsLink: false));
        }

        entries.Sort(static (a, b) => a.Name.CompareTo(b.Name));
        return CollectionsMarshal.AsSpan(entries);
    }

    private void AddNames(int number, ReadOnlySpan<DirectoryEntry> entries, DeviceInode rootWhiteout)
    {
        var start = _dirents.Count;
        var subdirectories = 0u;
        var hasWhiteouts = false;
        var own = new[] { new Dirent(Dot, number), new Dirent(DotDot, _inodes[number].Parent) };
        var ownNext = 0;
        foreach (ref readonly var entry in entries)
        {
            while (ownNext < own.Length && own[ownNext].Name < entry.Name)
                _dirents.Add(own[ownNext++]);
            _dirents.Add(new Dirent(entry.Name, _inodes.Count));
            if (entry.IsLink)
            {
                _links.Add((_dirents.Count - 1, entry.Inode));
                continue;
            }

            var isRootWhiteout = ReferenceEquals(entry.Inode, rootWhiteout);
            if (entry.Inode is DirectoryInode)
                subdirectories++;
            else if (!isRootWhiteout && entry.Inode is DeviceInode { IsWhiteout: true })
                hasWhiteouts = true;
            _inodes.Add(new PlannedInode { Source = entry.Inode, Parent = number, IsRootWhiteout = isRootWhiteout });
        }

        while (ownNext < own.Length)
            _dirents.Add(own[ownNext++]);

        ref var inode = ref Inodes[number];
        inode.DirentStart = start;
        inode.DirentCount = _dirents.Count - start;
        inode.LinkCount = 2 + subdirectories;
        inode.HasWhiteouts = hasWhiteouts;
        HasWhiteouts |= hasWhiteouts;
    }

    private void FollowLinks()
    {
        if (_links.Count == 0)
            return;
        var numbers = new Dictionary<Inode, int>(ReferenceEqualityComparer.Instance);
        foreach (var (_, target) in _links)
            numbers[target] = -1;
        for (var i = 0; i < _inodes.Count; i++)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrNullRef(numbers, _inodes[i].Source);
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref number))
                number = i;
        }

        foreach (var (dirent, target) in _links)
        {
            var number = numbers[target];
            if (number < 0 || target is DirectoryInode)
                throw new ArgumentException($"The further name '{_dirents[dirent].Name}' stands for an inode that cannot have one");
            _dirents[dirent] = new Dirent(_dirents[dirent].Name, number);
        }
    }
}
