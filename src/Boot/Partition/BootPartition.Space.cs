using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Boot;

/// <content>Asking for room before anything is written.</content>
public sealed partial class BootPartition
{
    // loader, loader/entries, EFI, EFI/Linux and EFI/Linux/bootc may each have to be made, or to grow by one cluster for a new name.
    private const int Directories = 5;

    /// <summary>What writing these kernels and one entry takes at most, in whole clusters. Files that are there with the right size are
    /// taken to be whole, and cost nothing.</summary>
    /// <exception cref="LinuxException">The partition cannot be read.</exception>
    public BootSpace MeasureSpace(IEnumerable<KernelFile> kernels)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        var space = root.Space();
        var present = ListKernels().ToHashSet();
        var needed = InClusters(BootLimits.MaxOwnEntryBytes) + (Directories * InClusters(1));
        foreach (var file in kernels.Distinct())
            if (!present.Contains(file)) needed = checked(needed + InClusters(file.Size));
        return new(needed, space.Available);

        long InClusters(long bytes) => (bytes + space.ClusterSize - 1) / space.ClusterSize * space.ClusterSize;
    }

    /// <summary>Bytes, in whole clusters, of the kernels and initrds that would go with the entries of these deployments, those that no entry names even now
    /// included. Zero while an entry of ours cannot be read, since nothing is removed then.</summary>
    /// <exception cref="LinuxException">The partition cannot be read.</exception>
    public long MeasureFreed(IReadOnlySet<DeploymentId> deployments)
    {
        ArgumentNullException.ThrowIfNull(deployments);
        var entries = Read();
        if (entries.Ours.Any(file => file.Entry is null)) return 0;
        var named = NamedBy(entries.Entries.Where(file => file.Deployment is not { } id || !deployments.Contains(id)));
        var cluster = root.Space().ClusterSize;
        return ListKernels()
            .Where(file => !named.Contains($"{KernelFile.Directory}/{file.FileName}"))
            .Sum(file => (file.Size + cluster - 1) / cluster * cluster);
    }

    /// <summary>As <see cref="MeasureSpace"/>, for use before a download: it throws rather than let a later step fail.</summary>
    /// <exception cref="BootException">There is not enough room (<see cref="BootErrors.PartitionFull"/>); the message says how much is
    /// needed and free.</exception>
    public void RequireSpace(IEnumerable<KernelFile> kernels)
    {
        var space = MeasureSpace(kernels);
        if (space.Needed > space.Available)
            throw new BootException(
                BootErrors.PartitionFull,
                $"The boot partition {root.Path} is too full: {space.Needed} bytes are needed, {space.Available} are free.");
    }
}
