using System.Text;
using SkorionOS.Interop.Files;
using SkorionOS.State.Trees;
using SkorionOS.Testing.Files;

namespace SkorionOS.State.Tests;

/// <summary>A directory tree as text, told by the tools of the distribution.</summary>
internal static class Tree
{
    /// <summary>The same facts by our own reader, for what is asked hundreds of times; tests with the other one say that it can be believed.</summary>
    public static string DescribeQuickly(string directory)
    {
        using var root = Dir.Open(directory);
        var lines = new StringBuilder();
        Describe("", TreeReader.Read(root), []);
        return lines.ToString();

        void Describe(string path, TreeNode node, Dictionary<object, int> inodes)
        {
            var (metadata, time) = (node.Metadata, node.Time);
            var xattrs = metadata.Xattrs.Select(xattr => $"{xattr.Key}={Convert.ToHexString(xattr.Value.AsSpan())}");
            var inode = node.Inode is null ? 0 : inodes.TryGetValue(node.Inode, out var number) ? number : inodes[node.Inode] = inodes.Count + 1;
            lines.AppendLine($"{path}|{node.Kind}|{Convert.ToString(metadata.Mode, 8)}|{metadata.Uid}:{metadata.Gid}|{time.Seconds}.{time.Nanoseconds}|{inode}|{node.RawDevice}|"
                + $"{string.Join(',', xattrs)}|{Convert.ToHexString(node.Content.ReadAll())}");
            foreach (var (name, child) in node.Children)
            {
                Describe($"{path}/{name}", child, inodes);
            }
        }
    }

    /// <summary>Names, kinds, modes, owners, times, numbers of names, targets, devices; then contents; then all extended attributes.</summary>
    public static string Describe(string directory) => Tool.Script(directory, """
        find . ! -type d -printf '%P|%y|%m|%U:%G|%T@|%n|%l\0' -o -printf '%P|%y|%m|%U:%G|%T@\0' | LC_ALL=C sort -z | tr '\0\n' '\n?'
        find . \( -type c -o -type b \) -exec stat -c '%n %t:%T' {} + | LC_ALL=C sort
        find . -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum -z | tr '\0' '\n'
        find . -print0 | LC_ALL=C sort -z | xargs -0r getfattr -h -d -m - -e hex
        """);
}
