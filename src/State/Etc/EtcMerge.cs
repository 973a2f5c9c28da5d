using System.Collections.Immutable;
using SkorionOS.Interop.Files;
using SkorionOS.State.Trees;

namespace SkorionOS.State.Etc;

/// <summary>Makes the <c>/etc</c> of a deployment at its first boot, once: the new image's defaults with the changes of this machine.</summary>
public static class EtcMerge
{
    /// <summary>The name of the result in the deployment's state.</summary>
    public const string DirectoryName = "etc";

    /// <summary>The time of the last update of <c>/etc</c> and <c>/var</c>: without it systemd's <c>ConditionNeedsUpdate=</c> holds.</summary>
    private const string UpdatedMarker = ".updated";

    /// <summary>True when the deployment has its <c>/etc</c>, whole: there is nothing to merge any more.</summary>
    /// <param name="deployment">The deployment's directory, <c>state/deploy/ID</c>.</param>
    public static bool IsDone(Dir deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return deployment.Exists(DirectoryName);
    }

    /// <summary>
    /// Merges and makes the result durable. The name <c>etc</c> appears in one step, when all below it is on the disk; a run that was stopped anywhere before is
    /// done again from the start and comes to the same end.
    /// </summary>
    /// <returns>What was done; null when <c>etc</c> was there already and nothing was touched.</returns>
    /// <exception cref="StateException">A tree goes beyond <see cref="StateLimits"/>.</exception>
    /// <exception cref="Interop.LinuxException">Something could not be read or written.</exception>
    public static EtcMergeReport? Run(EtcMergeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var deployment = request.Deployment;
        if (IsDone(deployment))
        {
            return null;
        }

        // Most of the time goes into asking the kernel for one file after the other, and a machine has more than one core for that.
        var machine = Task.Run(() =>
        {
            var current = request.Current is null ? null : TreeReader.ReadWithContents(request.Current);
            return (Current: current, Old: request.OldDefault is null ? null : TreeReader.ReadWithContents(request.OldDefault, like: current));
        });
        var fresh = TreeReader.ReadWithContents(request.NewDefault);
        var (current, old) = machine.GetAwaiter().GetResult();
        var plan = Plan(old, current, fresh);
        var temporary = Dir.TemporaryName(DirectoryName);
        deployment.RemoveTree(temporary);
        var lost = TreeWriter.Write(deployment, temporary, plan.Tree);
        var report = plan.Report with
        {
            Conflicts = [.. plan.Report.Conflicts, .. lost.Select(xattr => new EtcConflict(EtcPath.Of(xattr.Path), EtcConflictReason.AttributeLost, xattr.Name))],
        };
        deployment.ReplaceFile(EtcMergeReport.FileName, report.ToJson());
        if (request.Var is { } var && var.Unlink(UpdatedMarker))
        {
            var.Sync();
        }

        // One for all of it: an fsync for each of two thousand files takes longer than everything else.
        deployment.SyncFileSystem();
        deployment.Rename(temporary, DirectoryName);
        deployment.Sync();
        return report;
    }

    /// <summary>Decides, and changes nothing: for the first boot, and for those who want to know beforehand.</summary>
    /// <param name="oldDefault">What <paramref name="current"/> was made from; null when it is not known.</param>
    /// <param name="current">What is there now; null when nothing is.</param>
    /// <param name="newDefault">What the new image brings.</param>
    /// <exception cref="IOException">A content that has to be compared cannot be read.</exception>
    public static EtcPlan Plan(TreeNode? oldDefault, TreeNode? current, TreeNode newDefault)
    {
        ArgumentNullException.ThrowIfNull(newDefault);
        var fresh = WithoutMarker(newDefault);
        return current is null
            ? new EtcPlan(fresh, new EtcMergeReport())
            : new ThreeWayMerge().Merge(oldDefault is null ? null : WithoutMarker(oldDefault), WithoutMarker(current), fresh);
    }

    private static TreeNode WithoutMarker(TreeNode etc)
    {
        var name = NodeName.From(UpdatedMarker);
        if (!etc.Children.ContainsKey(name))
        {
            return etc;
        }

        var children = new SortedDictionary<NodeName, TreeNode>(etc.Children.Where(child => child.Key != name).ToDictionary());
        return TreeNode.Directory(etc.Metadata, children, etc.Time);
    }
}
