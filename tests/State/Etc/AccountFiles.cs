using System.Text;
using SkorionOS.State.Etc;
using SkorionOS.State.Trees;

namespace SkorionOS.State.Tests.Etc;

/// <summary>One account file in three versions that begin alike.</summary>
internal sealed class AccountFiles(string name, string text)
{
    private readonly string _old = text;

    public string Mine { get; set; } = text;

    public string Theirs { get; set; } = text;

    /// <summary>The text of the merged file.</summary>
    public string Merge(out IReadOnlyList<EtcConflict> conflicts)
    {
        var plan = EtcMerge.Plan(Etc((name, _old)), Etc((name, Mine)), Etc((name, Theirs)));
        conflicts = plan.Report.Conflicts;
        return Encoding.Latin1.GetString(plan.Tree.Find(name)!.Content.ReadAll());
    }

    /// <summary>A tree of files, one character for each byte.</summary>
    public static TreeNode Etc(params (string Name, string Text)[] files) => Etc(new NodeMetadata(0x1a4, 0, 0, NodeMetadata.NoXattrs), files);

    public static TreeNode Etc(NodeMetadata metadata, params (string Name, string Text)[] files)
    {
        var children = new SortedDictionary<NodeName, TreeNode>();
        foreach (var (name, text) in files)
        {
            children.Add(NodeName.From(name), TreeNode.File(metadata, new MemoryContent(Encoding.Latin1.GetBytes(text))));
        }

        return TreeNode.Directory(metadata with { Mode = 0x1ed }, children);
    }
}
