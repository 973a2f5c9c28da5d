using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;

namespace SkorionOS.Deploy.Staging;

/// <summary>
/// What has to change so that a deployment is booted next. As a rule its own entry is issued again with the next serial. The entry of what runs is not touched,
/// so when that is the target, the entries before it go behind it.
/// </summary>
/// <remarks>What runs counts as failed during its last try, until it is blessed: it comes first again then, unless something has a higher serial.</remarks>
/// <param name="Hold">What is left, and newer: no update may bring it again.</param>
/// <param name="Drop">What waited for its first boot before the target: it goes.</param>
/// <param name="Versions">Entries that are written again, with their new <c>version</c>.</param>
internal sealed record RollbackPlan(
    IReadOnlyList<Deployment> Hold, IReadOnlyList<Deployment> Drop, IReadOnlyList<(Deployment Deployment, string Version)> Versions)
{
    /// <summary>True when the target is what is booted next already.</summary>
    public bool IsEmpty => Drop.Count == 0 && Versions.Count == 0;

    /// <summary>True when <see cref="Versions"/> go behind the target, which is what runs; false when it is the target that comes to the front.</summary>
    public bool MovesBehind { get; init; }

    /// <summary>What a rollback without a name goes to; null when there is nothing.</summary>
    public static Deployment? ChooseTarget(DeploymentTable table) =>
        table is { Booted: { IsFailed: false } booted, IsRollbackQueued: true } ? booted : table.Fallback;

    /// <summary>Makes the plan.</summary>
    /// <param name="table">The deployments.</param>
    /// <param name="target">What is to be booted next. It can be booted.</param>
    public static RollbackPlan Make(DeploymentTable table, Deployment target)
    {
        var before = table.InBootOrder.TakeWhile(deployment => deployment != target).Where(deployment => !deployment.IsFailed).ToList();
        var drop = before.Where(deployment => IsWaiting(table, deployment)).ToList();
        var left = new[] { table.Booted, table.Next }.OfType<Deployment>().Concat(drop).Distinct().Where(deployment => deployment != target);
        return new RollbackPlan(
            [.. left.Where(deployment => deployment.Origin is { Hold: null } origin && origin.Serial > target.Origin.Serial)],
            drop,
            [.. target == table.Booted
                ? before.Except(drop).Select(deployment => (deployment, Behind(deployment, target)))
                : before.Count > drop.Count || target.IsFailed || table.Booted?.IsFailed == true ? [(target, DeploymentEntry.VersionOf(table.NextSerial))] : []])
        {
            MovesBehind = target == table.Booted,
        };
    }

    private static bool IsWaiting(DeploymentTable table, Deployment deployment) =>
        !deployment.Origin.Pinned && (deployment == table.Staged || RetentionPlan.IsSuperseded(table, deployment)) && table.Booted is not null;

    /// <summary>Back to the place that it was staged for, when that is behind the target.</summary>
    private static string Behind(Deployment deployment, Deployment target) => deployment.Origin.Serial < target.Serial
        ? DeploymentEntry.VersionOf(deployment.Origin.Serial)
        : DeploymentEntry.VersionBelow(target.Serial, deployment.Origin.Serial);
}
