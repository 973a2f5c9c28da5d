using System.Collections.Immutable;
using SkorionOS.State.Trees;

namespace SkorionOS.State.Etc;

/// <summary>The three-way merge of owner, group, mode and each extended attribute, every one for itself.</summary>
internal static class MetadataMerge
{
    // They vouch for a content and go with it.
    private static readonly NodeName[] s_ofContent = [NodeName.From("security.ima"), NodeName.From("security.evm"), NodeName.From("security.capability")];

    /// <summary>Merges; where both sides changed the same thing differently, the local one is kept.</summary>
    /// <param name="old">The old default; null when both sides made the file.</param>
    /// <param name="mine">The local one.</param>
    /// <param name="theirs">The new default.</param>
    /// <param name="ofContent">Whose content is taken: <paramref name="mine"/> or <paramref name="theirs"/>.</param>
    /// <param name="conflict">True when something was changed by both.</param>
    public static NodeMetadata Merge(NodeMetadata? old, NodeMetadata mine, NodeMetadata theirs, NodeMetadata ofContent, out bool conflict)
    {
        if (mine.Equals(theirs))
        {
            conflict = false;
            return mine;
        }

        var met = false;
        var merged = new NodeMetadata(
            Choose(old?.Mode, mine.Mode, theirs.Mode, ref met),
            Choose(old?.Uid, mine.Uid, theirs.Uid, ref met),
            Choose(old?.Gid, mine.Gid, theirs.Gid, ref met),
            MergeXattrs(old?.Xattrs, mine.Xattrs, theirs.Xattrs, ofContent.Xattrs, ref met));
        conflict = met;
        return merged;
    }

    private static uint Choose(uint? old, uint mine, uint theirs, ref bool conflict)
    {
        if (mine == old)
        {
            return theirs;
        }

        conflict |= mine != theirs && theirs != old;
        return mine;
    }

    private static ImmutableSortedDictionary<NodeName, ImmutableArray<byte>> MergeXattrs(
        ImmutableSortedDictionary<NodeName, ImmutableArray<byte>>? old,
        ImmutableSortedDictionary<NodeName, ImmutableArray<byte>> mine,
        ImmutableSortedDictionary<NodeName, ImmutableArray<byte>> theirs,
        ImmutableSortedDictionary<NodeName, ImmutableArray<byte>> ofContent,
        ref bool conflict)
    {
        var merged = NodeMetadata.NoXattrs.ToBuilder();
        foreach (var name in mine.Keys.Concat(theirs.Keys).Distinct())
        {
            var chosen = s_ofContent.Contains(name)
                ? Get(ofContent, name)
                : Choose(old is null ? null : Get(old, name), Get(mine, name), Get(theirs, name), old is not null, ref conflict);
            if (chosen is { } value)
            {
                merged.Add(name, value);
            }
        }

        return merged.ToImmutable();
    }

    private static ImmutableArray<byte>? Choose(
        ImmutableArray<byte>? old, ImmutableArray<byte>? mine, ImmutableArray<byte>? theirs, bool isOldKnown, ref bool conflict)
    {
        if (isOldKnown && IsSame(mine, old))
        {
            return theirs;
        }

        conflict |= !IsSame(mine, theirs) && !(isOldKnown && IsSame(theirs, old));
        return mine;
    }

    private static bool IsSame(ImmutableArray<byte>? left, ImmutableArray<byte>? right) =>
        left is { } a && right is { } b ? a.AsSpan().SequenceEqual(b.AsSpan()) : left is null && right is null;

    private static ImmutableArray<byte>? Get(ImmutableSortedDictionary<NodeName, ImmutableArray<byte>> xattrs, NodeName name) =>
        xattrs.TryGetValue(name, out var value) ? value : null;
}
