namespace SkorionOS.Integration.Tests.Judges;

/// <summary>Compares listings as texts, one line for each name.</summary>
internal static class TreeText
{
    private const int ShownDifferences = 20;

    /// <summary>Fails with the lines that only one of the two has.</summary>
    public static void AssertSame(SortedDictionary<string, TreeNode> expected, SortedDictionary<string, TreeNode> actual)
    {
        string[] wanted = Lines(expected);
        string[] seen = Lines(actual);
        string[] missing = [.. wanted.Except(seen).Take(ShownDifferences).Select(line => "- " + line)];
        string[] surplus = [.. seen.Except(wanted).Take(ShownDifferences).Select(line => "+ " + line)];
        Assert.True(missing.Length + surplus.Length == 0, string.Join('\n', [.. missing, .. surplus]));
    }

    /// <summary>Of a file with several names each line says the first of them; the number of links is that of the names in the listing.</summary>
    private static string[] Lines(SortedDictionary<string, TreeNode> nodes)
    {
        Dictionary<string, string[]> names = nodes.GroupBy(pair => pair.Value.Inode, pair => pair.Key).ToDictionary(group => group.Key, group => group.ToArray());
        return [.. nodes.Select(pair => Line(pair.Key, pair.Value, names[pair.Value.Inode]))];
    }

    private static string Line(string name, TreeNode node, string[] names)
    {
        string links = node.IsDirectory ? "" : $"{names.Length} links, first {names[0]}";
        return $"{name}: {node.Access} {node.Mtime} {node.Device} {node.Content} [{node.Xattrs}] {links}";
    }
}
