namespace SkorionOS.Composefs.Tree;

/// <summary>What one layer says: a tree of its own, and what of the layers below it hides.</summary>
internal sealed class LayerTree
{
    private readonly TreeLimits _limits;
    private readonly List<ByteString> _names = [];
    private readonly List<ByteString> _target = [];

    // Names hidden in the tree below; the last name is null where the directory itself is opaque.
    private readonly List<(ByteString[] Directory, ByteString? Name)> _hidden = [];

    // Hard links whose target this layer does not have, each at every name that stands for it.
    private readonly List<(DirectoryInode Parent, ByteString Name, LowerLink Link)> _lowerLinks = [];
    private ByteString _path;

    public LayerTree(string label, TreeLimits limits, TreeTotals below)
    {
        Label = label;
        Totals = below;
        _limits = limits;
    }

    public string Label { get; }

    public DirectoryInode Root { get; } = NewImplied();

    /// <summary>What there is so far, the layers below included.</summary>
    public TreeTotals Totals { get; private set; }

    public void Add(in LayerEntry entry)
    {
        _path = entry.Path;
        Count(new TreeTotals(1, 0, TextOf(in entry)));
        if (LayerPath.Split(entry.Path, _limits, _names) is { } reason)
            throw Refused(reason);
        if (_names.Count == 0)
        {
            if (entry.Type != LayerEntryType.Directory)
                throw Refused("the root is not a directory");
            Describe(Root, in entry);
            return;
        }

        if (IsWhiteout())
            return;
        var parent = MakeParent();
        var name = _names[^1];
        if (entry.Type == LayerEntryType.Directory)
        {
            AddDirectory(parent, name, in entry);
            return;
        }

        var inode = entry.Type == LayerEntryType.HardLink ? FindTarget(entry.LinkTarget) : LayerInodes.Create(in entry, this);
        if (inode is LowerLink link)
            _lowerLinks.Add((parent, name, link));
        parent.Set(name, inode, isLink: false);
    }

    /// <summary>Takes away from the tree below what the whiteouts and opaque marks of this layer hide.</summary>
    public void HideLower(DirectoryInode lower)
    {
        foreach (var (path, name) in _hidden)
        {
            // Where the tree below has no such directory there is nothing to hide.
            if (Walk(lower, path) is not DirectoryInode directory)
                continue;
            if (name is { } hidden)
                directory.Remove(hidden);
            else
                directory.Clear();
        }
    }

    /// <summary>Puts the files of the tree below in the place of the hard links that name them.</summary>
    public void ResolveLinks(DirectoryInode lower)
    {
        foreach (var (parent, name, link) in _lowerLinks)
        {
            // A later entry of the layer may have taken the name.
            if (!parent.TryGet(name.Span, out var inode) || inode != link)
                continue;
            _path = link.Path;
            var target = Walk(lower, link.Target) ?? throw Refused($"a hard link to '{link.TargetText}', which is nowhere in the image");
            if (target is DirectoryInode)
                throw Refused($"a hard link to the directory '{link.TargetText}'");
            parent.Set(name, target, isLink: false);
        }
    }

    /// <summary>The error that refuses the entry at hand.</summary>
    public LayerException Refused(string reason, Exception? cause = null) =>
        new("layer-entry-invalid", Label, _path.ToString(), reason, cause);

    /// <summary>A directory that no layer names: 0755, owned by root.</summary>
    public static DirectoryInode NewImplied() => new() { Permissions = 0x1ed, IsImplied = true };

    private static Inode? Walk(DirectoryInode root, IEnumerable<ByteString> path)
    {
        Inode inode = root;
        foreach (var name in path)
        {
            if (inode is not DirectoryInode directory || !directory.TryGet(name.Span, out var child))
                return null;
            inode = child;
        }

        return inode;
    }

    private void Describe(DirectoryInode directory, in LayerEntry entry)
    {
        LayerInodes.Describe(directory, in entry, this);
        directory.IsImplied = false;
    }

    private void AddDirectory(DirectoryInode parent, ByteString name, in LayerEntry entry)
    {
        if (!parent.TryGet(name.Span, out var inode) || inode is not DirectoryInode directory)
            parent.Set(name, directory = NewImplied(), isLink: false);
        Describe(directory, in entry);
    }

    /// <summary>Notes a whiteout or an opaque mark; false for all other names.</summary>
    private bool IsWhiteout()
    {
        const int PrefixLength = 4;
        for (var i = 0; i < _names.Count; i++)
        {
            var name = _names[i];
            if (!name.Span.StartsWith(".wh."u8))
                continue;
            if (i < _names.Count - 1)
                throw Refused("a whiteout has nothing below it");
            var directory = _names[..^1].ToArray();
            if (name.Span.SequenceEqual(".wh..wh..opq"u8))
            {
                _hidden.Add((directory, null));
                return true;
            }

            var hidden = name.Slice(PrefixLength);
            if (!DirectoryInode.IsName(hidden.Span))
                throw Refused("a whiteout of no name");
            _hidden.Add((directory, hidden));
            return true;
        }

        return false;
    }

    private DirectoryInode MakeParent()
    {
        var directory = Root;
        for (var i = 0; i < _names.Count - 1; i++)
        {
            var name = _names[i];
            if (!directory.TryGet(name.Span, out var child))
            {
                Count(new TreeTotals(1, 1, 0));
                child = NewImplied();
                directory.Set(name, child, isLink: false);
            }

            directory = child as DirectoryInode
                ?? throw Refused($"'{name}' in its path is a {child.Type.ToString().ToLowerInvariant()} in this layer, not a directory");
        }

        return directory;
    }

    private Inode FindTarget(ByteString target)
    {
        if (LayerPath.Split(target, _limits, _target) is { } reason)
            throw Refused($"a hard link to '{target}': {reason}");
        return Walk(Root, _target) switch
        {
            // The layers below may have the file at the same place; a directory that is only implied says nothing against it.
            null or DirectoryInode { IsImplied: true } when _target.Count > 0 => new LowerLink([.. _target], target, _path),
            null or DirectoryInode => throw Refused($"a hard link to the directory '{target}'"),
            var inode => inode,
        };
    }

    /// <summary>Bytes of an entry that stay in memory.</summary>
    private static long TextOf(in LayerEntry entry)
    {
        long text = entry.Path.Length + entry.LinkTarget.Length + (entry.InlineContent?.Length ?? 0);
        foreach (var xattr in entry.Xattrs ?? [])
            text += IdentityRules.Keeps(xattr.Name) ? xattr.Name.Length + xattr.Value.Length : 0;
        return text;
    }

    private void Count(TreeTotals more)
    {
        Totals = Totals.Plus(more);
        var reason = Totals.Entries > _limits.MaxEntries ? $"more than {_limits.MaxEntries} entries"
            : Totals.Implied > _limits.MaxImplied ? $"more than {_limits.MaxImplied} directories that no layer names"
            : Totals.Text > _limits.MaxText ? $"more than {_limits.MaxText} bytes of names, targets, small contents and attributes"
            : null;
        if (reason is not null)
            throw new LayerException("tree-limit", Label, _path.ToString(), $"with it the image has {reason}");
    }
}
