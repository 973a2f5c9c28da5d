using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Images;

namespace SkorionOS.Deploy.Staging;

/// <summary>
/// How deployments go: those that <see cref="RetentionPlan"/> finds to be surplus, and, before their time, those that the boot partition has no room for.
/// </summary>
/// <remarks>
/// A removal goes: mark in the origin, boot entry, kernel, state, image, objects. The mark makes an interrupted removal one that the next run finishes, and
/// tells it from a deployment whose entry someone else lost.
/// </remarks>
internal sealed class Retention(SysrootWriter writer, TimeProvider time)
{
    /// <summary>Removes what need not stay; finishes removals that were interrupted.</summary>
    /// <returns>The deployments that went.</returns>
    public IReadOnlyList<DeploymentId> Prune()
    {
        var removed = new List<DeploymentId>();
        foreach (var deployment in RetentionPlan.ChooseSurplus(writer.ReadDeployments()))
        {
            Remove(deployment);
            removed.Add(deployment.Id);
        }

        new BootPartition(writer.Esp).RemoveUnreferencedKernels();
        return removed;
    }

    /// <summary>Removes old deployments until the kernels fit on the boot partition; see <see cref="EspRoom"/>.</summary>
    /// <exception cref="BootException">They would not fit even so; no deployment was removed.</exception>
    public void MakeRoomOnEsp(BootPartition partition, IReadOnlyList<KernelFile> kernels)
    {
        // What an interrupted staging left must not cost a deployment its place.
        partition.RemoveUnreferencedKernels();
        foreach (var victim in EspRoom.Plan(partition, writer.ReadDeployments(), kernels))
        {
            Remove(victim);
        }

        partition.RequireSpace(kernels);
    }

    /// <summary>
    /// Removes a deployment, its image when nothing else needs that, but no objects: they go with the garbage collection. That it failed is remembered, or it
    /// would be staged again.
    /// </summary>
    public void Remove(Deployment deployment)
    {
        var store = new DeploymentStore(writer.DeployState);
        var origin = new FailureRecorder(store, time).Judge(deployment);
        if (!origin.Removing)
        {
            store.Write(origin with { Removing = true });
        }

        var partition = new BootPartition(writer.Esp);
        partition.RemoveEntry(deployment.Id);
        partition.RemoveUnreferencedKernels();
        store.Remove(deployment.Id);
        RemoveImageUnlessNeeded(deployment.Image);
    }

    private void RemoveImageUnlessNeeded(StoredImage? image)
    {
        if (image is null || image.KeepWithoutDeployment || image.WaitsToBeStaged)
        {
            return;
        }

        var table = writer.ReadDeployments();
        var users = table.All.Where(other => other.Origin.ManifestDigest == image.ManifestDigest);
        if (users.All(other => other.Entry is null && other != table.Booted))
        {
            writer.Storage.Images.Remove(image.ManifestDigest);
        }
    }
}
