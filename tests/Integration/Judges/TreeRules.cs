namespace SkorionOS.Integration.Tests.Judges;

/// <summary>
/// Says of a tree as it was unpacked what an image shows of it: the table "From OCI image to tree to digest", written down a second time, for listings.
/// </summary>
internal static class TreeRules
{
    private static readonly string[] Emptied = ["./boot", "./sysroot", "./run", "./tmp", "./proc", "./sys", "./dev"];

    public static SortedDictionary<string, TreeNode> Apply(SortedDictionary<string, TreeNode> unpacked)
    {
        SortedDictionary<string, TreeNode> shown = new(StringComparer.Ordinal);
        TreeNode usr = unpacked["./usr"];
        foreach ((string name, TreeNode node) in unpacked)
        {
            if (Emptied.Any(emptied => name.StartsWith(emptied + "/", StringComparison.Ordinal)))
            {
                continue;
            }

            shown.Add(name, node with
            {
                Xattrs = Kept((name == "." ? usr : node).Xattrs),
                Access = name == "." ? usr.Access : node.Access,
                Mtime = name == "." || (Emptied.Contains(name) && node.IsDirectory) ? usr.Mtime : node.Mtime,
            });
        }

        return shown;
    }

    private static string Kept(string xattrs) => string.Join(' ', xattrs.Split(' ').Where(IsKept));

    private static bool IsKept(string xattr) =>
        xattr.StartsWith("user.", StringComparison.Ordinal)
        || xattr.StartsWith("security.capability=", StringComparison.Ordinal)
        || xattr.StartsWith("system.posix_acl_", StringComparison.Ordinal);
}
