using SkorionOS.State.Trees;

namespace SkorionOS.State.Etc.Accounts;

/// <summary>The account files of <c>/etc</c>, merged by line.</summary>
internal sealed class AccountMerge
{
    private readonly Dictionary<NodeName, NodeContent> _merged = [];
    private readonly List<EtcConflict> _conflicts = [];

    public AccountMerge(TreeNode? old, TreeNode mine, TreeNode theirs)
    {
    }

    /// <summary>What had to be decided in favour of the local side.</summary>
    public IReadOnlyList<EtcConflict> Conflicts => _conflicts;

    /// <summary>The lines of an account file that both sides have; null for every other file, which is merged as a whole.</summary>
    public NodeContent? Find(NodeName name) => _merged.GetValueOrDefault(name);
}
