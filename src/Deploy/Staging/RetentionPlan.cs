using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;

namespace SkorionOS.Deploy.Staging;

/// <summary>
/// Which deployments stay. Three good ones (the current, what it would fall back to, one more), and the pinned; one that waits to be found good is extra; those
/// that failed do not count and go first. What runs, what is booted next, its fallback and a merge base that is still needed are never removed.
/// </summary>
internal static class RetentionPlan
{
    /// <summary>Good deployments that stay.</summary>
    public const int Good = 3;

    /// <summary>What need not stay, in the order in which it goes.</summary>
    public static IReadOnlyList<Deployment> ChooseSurplus(DeploymentTable table)
    {
        if (IsBootedUnknown(table))
        {
            return [];
        }

        var standing = table.InBootOrder.Where(deployment => !IsAbandoned(table, deployment)).ToList();
        var good = standing.Where(deployment => !deployment.IsFailed && !IsSuperseded(table, deployment)).ToList();
        var counted = good.Where(deployment => !IsExtra(table, deployment) && !deployment.Origin.Pinned);
        return
        [
            .. table.All.Where(deployment => IsAbandoned(table, deployment)),
            .. Removable(table, standing.Except(good).OrderByDescending(deployment => deployment.IsFailed)),
            .. Removable(table, counted.Skip(Good).Reverse()),
        ];
    }

    /// <summary>What may go before its time when there is no room, in the order in which it goes: failed ones, then the oldest; two good ones stay. Last comes
    /// what is staged, on its way to be replaced: until then the system that runs is what is booted next.</summary>
    public static IReadOnlyList<Deployment> ChooseVictims(DeploymentTable table)
    {
        if (IsBootedUnknown(table))
        {
            return [];
        }

        var useless = table.InBootOrder.Where(deployment => deployment.IsFailed || IsSuperseded(table, deployment)).ToList();
        return
        [
            .. Removable(table, useless),
            .. Removable(table, table.InBootOrder.Reverse().Except(useless)),
            .. table is { Booted: not null, Staged: { Origin.Pinned: false } staged } ? [staged] : (Deployment[])[],
        ];
    }

    /// <summary>It waited for its boot, and something else was staged after it.</summary>
    public static bool IsSuperseded(DeploymentTable table, Deployment deployment) =>
        table.Booted is not null && deployment is { TriesLeft: not null, IsFailed: false } && deployment != table.Booted && deployment != table.Staged;

    /// <summary>What runs has no origin that can be read: it cannot be told from what may go.</summary>
    private static bool IsBootedUnknown(DeploymentTable table) => table is { BootedId: not null, Booted: null };

    private static IEnumerable<Deployment> Removable(DeploymentTable table, IEnumerable<Deployment> deployments)
    {
        var needed = NeededNow(table);
        return deployments.Where(deployment => !needed.Contains(deployment.Id) && !deployment.Origin.Pinned);
    }

    private static bool IsExtra(DeploymentTable table, Deployment deployment) =>
        deployment.TriesLeft is not null && (deployment == table.Staged || deployment == table.Booted);

    /// <summary>A removal that was interrupted, or a staging that never came to its boot entry.</summary>
    private static bool IsAbandoned(DeploymentTable table, Deployment deployment) =>
        deployment != table.Booted && (deployment.Origin.Removing || (deployment.Origin.Staging && deployment.Entry is null));

    private static HashSet<DeploymentId> NeededNow(DeploymentTable table)
    {
        var needed = new[] { table.Booted, table.Next, table.Fallback }.OfType<Deployment>().Select(deployment => deployment.Id).ToHashSet();
        if (table.Next is { IsMerged: false, Origin.Parent: { } parent } waiting && waiting != table.Booted)
        {
            // Its first boot starts from the parent's /etc. Only a merge that may still come counts, or a chain of parents would keep all.
            needed.Add(parent);
        }

        return needed;
    }
}
