using SkorionOS.State.Trees;

namespace SkorionOS.State.Etc;

/// <summary>The outcome of a merge before anything is written.</summary>
/// <param name="Tree">What <c>/etc</c> is to be.</param>
/// <param name="Report">What was kept, what was taken, and where both met.</param>
public sealed record EtcPlan(TreeNode Tree, EtcMergeReport Report);
