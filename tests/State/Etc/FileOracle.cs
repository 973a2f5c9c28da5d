using System.Collections.Immutable;
using SkorionOS.State.Trees;

namespace SkorionOS.State.Tests.Etc;

/// <summary>The rules for one name that is a directory on no side, put down as naively as docs/etc-merge.md has them.</summary>
internal static class FileOracle
{
    public static TreeNode? Merge(TreeNode? old, TreeNode? mine, TreeNode? theirs, out bool conflict)
    {
        string o = What(old), m = What(mine), t = What(theirs);
        conflict = false;
        if (m == t && m == "-")
        {
            return null;
        }

        // A name that is there or not, and what it is.
        if (o == "-" || m == "-" || t == "-")
        {
            var before = o + Of(old);
            var here = m + Of(mine);
            var there = t + Of(theirs);
            if (here == before)
            {
                return theirs;
            }

            conflict = there != before && here != there;
            return mine;
        }

        var sameKind = old!.Kind == mine!.Kind && mine.Kind == theirs!.Kind;
        if (!sameKind && m == o)
        {
            conflict = Of(mine) != Of(old);
            return conflict ? mine : theirs;
        }

        if (!sameKind && m != t)
        {
            conflict = t + Of(theirs) != o + Of(old);
            return mine;
        }

        conflict = m != o && t != o && m != t;
        var content = m == o ? theirs! : mine;
        var (meta, met) = Metadata(old.Kind == mine.Kind ? old.Metadata : null, mine.Metadata, theirs!.Metadata);
        conflict |= met;
        return content.With(meta);
    }

    private static (NodeMetadata, bool) Metadata(NodeMetadata? old, NodeMetadata mine, NodeMetadata theirs)
    {
        var before = old is null ? null : Facts(old);
        var (here, there) = (Facts(mine), Facts(theirs));
        var merged = new Dictionary<string, string>();
        var conflict = false;
        foreach (var key in here.Keys.Union(there.Keys))
        {
            string? m = here.GetValueOrDefault(key), t = there.GetValueOrDefault(key);
            var known = before is not null;
            var o = before?.GetValueOrDefault(key);
            var chosen = known && m == o ? t : m;
            conflict |= m != t && !(known && (m == o || t == o));
            if (chosen is not null)
            {
                merged.Add(key, chosen);
            }
        }

        var xattrs = merged.Where(pair => pair.Key.StartsWith("user.", StringComparison.Ordinal))
            .ToImmutableSortedDictionary(pair => NodeName.From(pair.Key), pair => Convert.FromHexString(pair.Value).ToImmutableArray());
        return (new NodeMetadata(uint.Parse(merged["mode"]), uint.Parse(merged["uid"]), uint.Parse(merged["gid"]), xattrs), conflict);
    }

    private static Dictionary<string, string> Facts(NodeMetadata metadata)
    {
        var facts = new Dictionary<string, string> { ["mode"] = $"{metadata.Mode}", ["uid"] = $"{metadata.Uid}", ["gid"] = $"{metadata.Gid}" };
        foreach (var (name, value) in metadata.Xattrs)
        {
            facts.Add(name.ToString(), Convert.ToHexString(value.AsSpan()));
        }

        return facts;
    }

    private static string What(TreeNode? node) =>
        node is null ? "-" : $"{node.Kind} {node.RawDevice} {Convert.ToHexString(node.Content.ReadAll())}";

    private static string Of(TreeNode? node) =>
        node is null ? "" : string.Join(' ', Facts(node.Metadata).OrderBy(fact => fact.Key, StringComparer.Ordinal));
}
