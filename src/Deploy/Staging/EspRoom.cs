using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;

namespace SkorionOS.Deploy.Staging;

/// <summary>Which deployments have to leave the boot partition before new kernels fit on it.</summary>
internal static class EspRoom
{
    /// <summary>Chooses as few as possible, and none whose going frees nothing. Changes nothing.</summary>
    /// <param name="partition">The boot partition.</param>
    /// <param name="table">The deployments.</param>
    /// <param name="kernels">What has to fit.</param>
    /// <returns>What has to go, in that order; empty when it fits as it is.</returns>
    /// <exception cref="BootException">It does not fit even without all that may go (<see cref="BootErrors.PartitionFull"/>).</exception>
    public static IReadOnlyList<Deployment> Plan(BootPartition partition, DeploymentTable table, IReadOnlyList<KernelFile> kernels)
    {
        var space = partition.MeasureSpace(kernels);
        var going = new List<Deployment>();
        var candidates = new Queue<Deployment>(RetentionPlan.ChooseVictims(table));
        while (Missing(going) > 0)
        {
            if (!candidates.TryDequeue(out var next))
            {
                throw new BootException(
                    BootErrors.PartitionFull,
                    $"the boot partition is too full: {space.Needed} bytes are needed for kernel and initramfs, {space.Available} are free, "
                    + "and no deployment that may go would free enough");
            }

            going.Add(next);
        }

        // From the newest on: what only helped before an older one joined may stay.
        foreach (var spared in going.ToList())
        {
            if (Missing(going.Where(other => other != spared)) <= 0)
            {
                going.Remove(spared);
            }
        }

        return going;

        long Missing(IEnumerable<Deployment> without) =>
            space.Needed - space.Available - partition.MeasureFreed(without.Select(deployment => deployment.Id).ToHashSet());
    }
}
