using System.Collections.Immutable;
using SkorionOS.Interop.Files;
using SkorionOS.State.Trees;

namespace SkorionOS.State.Tests.Etc;

/// <summary>Three versions of a tree with few names, kinds, contents and owners, so that all of them meet.</summary>
internal sealed class RandomTrees
{
    private static readonly string[] s_names = ["a", "b", "c", "d"];
    private readonly Random _random;

    public RandomTrees(int seed, int depth = 3)
    {
        _random = new Random(seed);
        Old = Directory(depth);
        Mine = Change(Old, depth);
        Theirs = _random.Next(8) == 0 ? Change(Mine, depth) : Change(Old, depth);
    }

    public TreeNode Old { get; }

    public TreeNode Mine { get; }

    public TreeNode Theirs { get; }

    /// <summary>Every path with its node, the root without a name.</summary>
    public static Dictionary<string, TreeNode> Flatten(TreeNode tree)
    {
        var found = new Dictionary<string, TreeNode>();
        Add("", tree);
        return found;

        void Add(string path, TreeNode node)
        {
            found.Add(path, node);
            foreach (var (name, child) in node.Children)
            {
                Add($"{path}/{name}", child);
            }
        }
    }

    private TreeNode Any(int depth) => _random.Next(depth > 0 ? 6 : 4) switch
    {
        0 or 1 or 2 => TreeNode.File(Metadata(), new MemoryContent([(byte)_random.Next(3)])),
        3 => _random.Next(3) == 0
            ? TreeNode.Special(FileKind.CharacterDevice, Metadata(), (uint)_random.Next(1, 3))
            : TreeNode.Link(Metadata(), [(byte)_random.Next('a', 'c')]),
        _ => Directory(depth - 1),
    };

    private TreeNode Directory(int depth)
    {
        var children = new SortedDictionary<NodeName, TreeNode>();
        foreach (var name in s_names.Where(_ => _random.Next(2) == 0))
        {
            children.Add(NodeName.From(name), Any(depth));
        }

        return TreeNode.Directory(Metadata(), children);
    }

    private TreeNode Change(TreeNode node, int depth)
    {
        var metadata = _random.Next(6) == 0 ? Metadata() : node.Metadata;
        if (!node.IsDirectory)
        {
            return _random.Next(3) == 0 ? Any(depth) : node.With(metadata);
        }

        var children = new SortedDictionary<NodeName, TreeNode>();
        foreach (var name in s_names.Select(NodeName.From))
        {
            var before = node.Children.GetValueOrDefault(name);
            var after = _random.Next(8) switch
            {
                0 => null,
                1 => Any(depth - 1),
                2 or 3 => before is null ? null : Change(before, depth - 1),
                _ => before,
            };
            if (after is not null)
            {
                children.Add(name, after);
            }
        }

        return TreeNode.Directory(metadata, children);
    }

    private NodeMetadata Metadata()
    {
        var xattrs = NodeMetadata.NoXattrs;
        foreach (var name in (string[])["user.x", "user.y"])
        {
            if (_random.Next(4) == 0)
            {
                xattrs = xattrs.Add(NodeName.From(name), [(byte)_random.Next(2)]);
            }
        }

        return new NodeMetadata(_random.Next(3) == 0 ? 0x1c0u : 0x1edu, (uint)_random.Next(2), 0, xattrs);
    }
}
