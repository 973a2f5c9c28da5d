using System.Collections.Immutable;

namespace SkorionOS.State.Trees;

/// <summary>Who owns a file and what may be done with it. Times are not part of it: they say when, not what.</summary>
/// <param name="Mode">Permission bits with setuid, setgid and sticky, <c>07777</c>; 0777 for symbolic links, which have none.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
/// <param name="Xattrs">Extended attributes, access control lists and capabilities among them, by name.</param>
public sealed record NodeMetadata(uint Mode, uint Uid, uint Gid, ImmutableSortedDictionary<NodeName, ImmutableArray<byte>> Xattrs)
{
    /// <summary>No extended attributes.</summary>
    public static ImmutableSortedDictionary<NodeName, ImmutableArray<byte>> NoXattrs { get; } =
        ImmutableSortedDictionary<NodeName, ImmutableArray<byte>>.Empty;

    /// <inheritdoc/>
    public bool Equals(NodeMetadata? other) =>
        other is not null && Mode == other.Mode && Uid == other.Uid && Gid == other.Gid && SameXattrs(Xattrs, other.Xattrs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Mode, Uid, Gid, Xattrs.Count);

    private static bool SameXattrs(
        ImmutableSortedDictionary<NodeName, ImmutableArray<byte>> left, ImmutableSortedDictionary<NodeName, ImmutableArray<byte>> right) =>
        left.Count == right.Count
        && left.All(pair => right.TryGetValue(pair.Key, out var value) && value.AsSpan().SequenceEqual(pair.Value.AsSpan()));
}
