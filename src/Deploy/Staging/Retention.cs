using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Images;

namespace SkorionOS.Deploy.Staging;

/// <summary>
/// Which deployments stay, and how one goes. Three good ones stay (the current, what it would fall back to, one more), and the pinned; one that was staged and
/// not yet found good is extra; those that failed do not count and go first. The current one, its fallback and a merge base that is still needed
/// are never removed.
/// </summary>
/// <remarks>
/// A removal goes: mark in the origin, boot entry, kernel, state, image, objects. The mark makes an interrupted removal one that the next run finishes, and
/// tells it from a deployment whose entry someone else lost.
/// </remarks>
internal sealed class Retention(SysrootWriter writer)
{
    /// <summary>Good deployments that stay.</summary>
    public const int Good = 3;

    /// <summary>Removes what need not stay; finishes removals that were interrupted.</summary>
    /// <returns>The deployments that went.</returns>
    public IReadOnlyList<DeploymentId> Prune()
    {
        var removed = new List<DeploymentId>();
        foreach (var deployment in ChooseSurplus(Load()))
        {
            Remove(deployment);
            removed.Add(deployment.Id);
        }

        new BootPartition(writer.Esp).RemoveUnreferencedKernels();
        return removed;
    }

    /// <summary>What <see cref="Prune"/> would remove, in that order.</summary>
    public static IReadOnlyList<Deployment> ChooseSurplus(DeploymentTable table)
    {
        var needed = NeededNow(table);
        var surplus = table.All.Where(IsAbandoned).ToList();
        var good = 0;
        foreach (var deployment in table.InBootOrder.Except(surplus))
        {
            var isExtra = deployment == table.Current && deployment.TriesLeft is not null;
            if (deployment.IsFailed)
            {
                if (!needed.Contains(deployment.Id) && !deployment.Origin.Pinned)
                {
                    surplus.Insert(0, deployment);
                }
            }
            else if (!isExtra && !deployment.Origin.Pinned && ++good > Good && !needed.Contains(deployment.Id))
            {
                surplus.Add(deployment);
            }
        }

        return surplus;
    }

    /// <summary>Removes old deployments, oldest first, until the kernels fit on the boot partition; two good ones stay.</summary>
    /// <exception cref="BootException">They do not fit even so; only what was not needed is gone.</exception>
    public void MakeRoomOnEsp(BootPartition partition, IReadOnlyList<KernelFile> kernels)
    {
        // What an interrupted staging left must not cost a deployment its place.
        partition.RemoveUnreferencedKernels();
        while (!Fits(partition, kernels) && ChooseVictim(Load()) is { } victim)
        {
            Remove(victim);
            partition.RemoveUnreferencedKernels();
        }

        partition.RequireSpace(kernels);
    }

    /// <summary>Removes a deployment, its image when nothing else needs that, but no objects: they go with the garbage collection.</summary>
    public void Remove(Deployment deployment)
    {
        var store = new DeploymentStore(writer.DeployState);
        if (!deployment.Origin.Removing)
        {
            store.Write(deployment.Origin with { Removing = true });
        }

        var partition = new BootPartition(writer.Esp);
        partition.RemoveEntry(deployment.Id);
        partition.RemoveUnreferencedKernels();
        store.Remove(deployment.Id);
        RemoveImageUnlessNeeded(deployment.Image);
    }

    private static bool Fits(BootPartition partition, IReadOnlyList<KernelFile> kernels)
    {
        var space = partition.MeasureSpace(kernels);
        return space.Needed <= space.Available;
    }

    /// <summary>The oldest that may go early, failed ones first.</summary>
    private static Deployment? ChooseVictim(DeploymentTable table)
    {
        var needed = NeededNow(table);
        return table.InBootOrder.LastOrDefault(d => !needed.Contains(d.Id) && !d.Origin.Pinned);
    }

    /// <summary>A removal that was interrupted, or a staging that never came to its boot entry.</summary>
    private static bool IsAbandoned(Deployment deployment) =>
        deployment.Origin.Removing || (deployment.Origin.Staging && deployment.Entry is null);

    private static HashSet<DeploymentId> NeededNow(DeploymentTable table)
    {
        var needed = new HashSet<DeploymentId>();
        if (table.Current is { } current)
        {
            needed.Add(current.Id);
        }

        if (table.Fallback is { } fallback)
        {
            needed.Add(fallback.Id);
        }

        foreach (var waiting in table.InBootOrder.Where(d => !d.IsMerged && !d.IsFailed))
        {
            // Its first boot starts from the parent's /etc. Only a merge that may still come counts, or a chain of parents would keep all.
            if (waiting == table.Current && waiting.Origin.Parent is { } parent)
            {
                needed.Add(parent);
            }
        }

        return needed;
    }

    private void RemoveImageUnlessNeeded(StoredImage? image)
    {
        if (image is null || image.KeepWithoutDeployment || Load().All.Any(other => other.Origin.ManifestDigest == image.ManifestDigest && other.Entry is not null))
        {
            return;
        }

        writer.Storage.Images.Remove(image.ManifestDigest);
    }

    private DeploymentTable Load() => DeploymentTable.Load(writer.DeployState, writer.Storage.Images, writer.Esp);
}
