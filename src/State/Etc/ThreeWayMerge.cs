using SkorionOS.State.Etc.Accounts;
using SkorionOS.State.Trees;

namespace SkorionOS.State.Etc;

/// <summary>
/// The decision for each name, from the top down: what nobody changed here comes from the new default, what was changed, added or deleted here stays so. It never
/// fails over what the trees are; docs/etc-merge.md has all cases.
/// </summary>
internal sealed class ThreeWayMerge
{
    private readonly List<string> _kept = [];
    private readonly List<string> _taken = [];
    private readonly List<EtcConflict> _conflicts = [];
    private AccountMerge? _accounts;

    public EtcPlan Merge(TreeNode? old, TreeNode mine, TreeNode theirs)
    {
        _accounts = new AccountMerge(old, mine, theirs);
        var root = MergeDirectories(EtcPath.Root, old, mine, theirs);
        _conflicts.AddRange(_accounts.Conflicts);
        return new EtcPlan(root, new EtcMergeReport { Kept = _kept, Taken = _taken, Conflicts = _conflicts });
    }

    private TreeNode? Merge(string path, TreeNode? old, TreeNode? mine, TreeNode? theirs) => (old, mine, theirs) switch
    {
        (null, null, null) => null,
        (null, null, { } t) => Take(path, t),
        ({ } o, null, null) => KeepDeleted(path, o, null),
        ({ } o, null, { } t) => KeepDeleted(path, o, t),
        (null, { } m, null) => Keep(path, m),
        ({ } o, { } m, null) => MergeRemoved(path, o, m),
        ({ IsDirectory: false }, { IsDirectory: true } m, { IsDirectory: true } t) => MergeDirectories(path, null, m, t),
        (_, { IsDirectory: true } m, { IsDirectory: true } t) => MergeDirectories(path, old, m, t),
        (null, { } m, { } t) => MergeAdded(path, m, t),
        ({ } o, { } m, { } t) => MergeChanged(path, o, m, t),
    };

    private TreeNode MergeDirectories(string path, TreeNode? old, TreeNode mine, TreeNode theirs)
    {
        var children = new SortedDictionary<NodeName, TreeNode>();
        foreach (var name in Names(old, mine, theirs))
        {
            var below = EtcPath.Join(path, name);
            TreeNode? o = Child(old, name), m = Child(mine, name), t = Child(theirs, name);
            var merged = path == EtcPath.Root && _accounts?.Find(name) is { } lines
                ? MergeLines(below, o, m!, t!, lines)
                : Merge(below, o, m, t);
            if (merged is not null)
            {
                children.Add(name, merged);
            }
        }

        var metadata = MergeMetadata(path, old, mine, theirs, ofContent: theirs);
        return TreeNode.Directory(metadata, children, mine.Time);
    }

    /// <summary>The image has no such name any more.</summary>
    private TreeNode? MergeRemoved(string path, TreeNode old, TreeNode mine)
    {
        if (old.IsDirectory && mine.IsDirectory)
        {
            return MergeRemovedDirectory(path, old, mine);
        }

        if (old.IsSame(mine))
        {
            _taken.Add(path);
            return null;
        }

        return KeepInConflict(path, mine, EtcConflictReason.RemovedByImage);
    }

    /// <summary>A directory goes only when nothing that is ours is left in it.</summary>
    private TreeNode? MergeRemovedDirectory(string path, TreeNode old, TreeNode mine)
    {
        var children = new SortedDictionary<NodeName, TreeNode>();
        var reported = _taken.Count;
        foreach (var name in mine.Children.Keys)
        {
            if (Merge(EtcPath.Join(path, name), Child(old, name), Child(mine, name), null) is { } child)
            {
                children.Add(name, child);
            }
        }

        if (!old.Metadata.Equals(mine.Metadata))
        {
            Report(path, EtcConflictReason.RemovedByImage);
            _kept.Add(path);
        }
        else if (children.Count == 0)
        {
            // All of it went: its own path says so.
            _taken.RemoveRange(reported, _taken.Count - reported);
            _taken.Add(path);
            return null;
        }

        return TreeNode.Directory(mine.Metadata, children, mine.Time);
    }

    /// <summary>Both sides made it, and at most one of them a directory.</summary>
    private TreeNode MergeAdded(string path, TreeNode mine, TreeNode theirs)
    {
        if (!mine.HasSameContent(theirs))
        {
            return KeepInConflict(path, mine, mine.Kind == theirs.Kind ? EtcConflictReason.Content : EtcConflictReason.Type);
        }

        return mine.With(MergeMetadata(path, null, mine, theirs, ofContent: mine));
    }

    /// <summary>All three have it, and at least one of the two sides not as a directory.</summary>
    private TreeNode MergeChanged(string path, TreeNode old, TreeNode mine, TreeNode theirs)
    {
        if (mine.HasSameContent(old))
        {
            return theirs.Kind == old.Kind ? TakeContent(path, old, mine, theirs) : TakeKind(path, old, mine, theirs);
        }

        if (mine.HasSameContent(theirs))
        {
            return mine.With(MergeMetadata(path, mine.Kind == old.Kind ? old : null, mine, theirs, ofContent: mine));
        }

        if (mine.Kind == old.Kind && mine.Kind == theirs.Kind)
        {
            if (!theirs.HasSameContent(old))
            {
                Report(path, EtcConflictReason.Content);
            }

            _kept.Add(path);
            return mine.With(MergeMetadata(path, old, mine, theirs, ofContent: mine));
        }

        return theirs.IsSame(old) ? Keep(path, mine) : KeepInConflict(path, mine, EtcConflictReason.Type);
    }

    private TreeNode TakeContent(string path, TreeNode old, TreeNode mine, TreeNode theirs)
    {
        if (!theirs.HasSameContent(mine))
        {
            _taken.Add(path);
        }

        return theirs.With(MergeMetadata(path, old, mine, theirs, ofContent: theirs));
    }

    /// <summary>The image made something of another kind of it. A change of its mode has nowhere to go then, so it counts as a change of all.</summary>
    private TreeNode TakeKind(string path, TreeNode old, TreeNode mine, TreeNode theirs) =>
        mine.Metadata.Equals(old.Metadata) ? Take(path, theirs) : KeepInConflict(path, mine, EtcConflictReason.Type);

    /// <summary>An account file, whose lines were merged.</summary>
    private TreeNode MergeLines(string path, TreeNode? old, TreeNode mine, TreeNode theirs, NodeContent lines)
    {
        var isMine = lines.HasSameBytes(mine.Content);
        if (!isMine)
        {
            _taken.Add(path);
        }

        if (!lines.HasSameBytes(theirs.Content))
        {
            _kept.Add(path);
        }

        var metadata = MergeMetadata(path, old?.Kind == mine.Kind ? old : null, mine, theirs, ofContent: mine);
        return isMine ? mine.With(metadata) : TreeNode.File(metadata, lines, theirs.Time);
    }

    private NodeMetadata MergeMetadata(string path, TreeNode? old, TreeNode mine, TreeNode theirs, TreeNode ofContent)
    {
        var merged = MetadataMerge.Merge(old?.Metadata, mine.Metadata, theirs.Metadata, ofContent.Metadata, out var conflict);
        if (conflict)
        {
            Report(path, EtcConflictReason.Metadata);
        }

        if (!merged.Equals(theirs.Metadata) && !_kept.LastOrDefault("").Equals(path, StringComparison.Ordinal))
        {
            _kept.Add(path);
        }

        if (!merged.Equals(mine.Metadata) && !_taken.LastOrDefault("").Equals(path, StringComparison.Ordinal))
        {
            _taken.Add(path);
        }

        return merged;
    }

    private TreeNode Take(string path, TreeNode theirs)
    {
        _taken.Add(path);
        return theirs;
    }

    private TreeNode Keep(string path, TreeNode mine)
    {
        _kept.Add(path);
        return mine;
    }

    private TreeNode? KeepDeleted(string path, TreeNode old, TreeNode? theirs)
    {
        if (theirs is not null)
        {
            _kept.Add(path);
            if (!theirs.IsSame(old))
            {
                Report(path, EtcConflictReason.DeletedHere);
            }
        }

        return null;
    }

    private TreeNode KeepInConflict(string path, TreeNode mine, EtcConflictReason reason)
    {
        Report(path, reason);
        return Keep(path, mine);
    }

    private void Report(string path, EtcConflictReason reason) => _conflicts.Add(new EtcConflict(path, reason));

    private static TreeNode? Child(TreeNode? directory, NodeName name) => directory?.Children.GetValueOrDefault(name);

    private static SortedSet<NodeName> Names(TreeNode? old, TreeNode mine, TreeNode theirs)
    {
        var names = new SortedSet<NodeName>(theirs.Children.Keys);
        names.UnionWith(mine.Children.Keys);
        if (old is not null)
        {
            names.UnionWith(old.Children.Keys);
        }

        return names;
    }
}
