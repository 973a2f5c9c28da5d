using SkorionOS.Boot;
using SkorionOS.Composefs.Tree;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Layers;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Staging;

/// <summary>
/// Whether the kernel and initramfs of an image will fit on the boot partition, before the image is here. The layers that are here already may hold them, which
/// is the answer as long as no layer to come replaces them; else they are taken to be new, and as large as those of the current deployment.
/// </summary>
/// <remarks>Staging asks again when the image is here. So this only saves a download that would be in vain.</remarks>
internal sealed class EspForecast(SysrootWriter writer, DeploymentTable table)
{
    // No content has it: what is not known yet is not on the partition.
    private static readonly string s_unknown = new('0', 64);

    /// <summary>Throws when they will not fit, whatever may be removed for them.</summary>
    /// <param name="layers">The layers of the image, lowest first.</param>
    /// <param name="missing">Those that are not here.</param>
    /// <exception cref="BootException">There will not be enough room (<see cref="BootErrors.PartitionFull"/>).</exception>
    public void Require(IReadOnlyList<StoredLayer> layers, IReadOnlyList<StoredLayer> missing)
    {
        var partition = new BootPartition(writer.Esp);
        if (FindKernels([.. layers.Except(missing)]) is { } known)
        {
            EspRoom.Plan(partition, table, known);
            return;
        }

        var guess = GuessKernels(partition);
        try
        {
            EspRoom.Plan(partition, table, guess);
        }
        catch (BootException e)
        {
            throw new BootException(
                e.Code,
                $"{e.Message}, if those of the new image are as large as those of the current one; `bootc image pull` brings the image all the same, and then the "
                + "update knows",
                e);
        }
    }

    private KernelFile[]? FindKernels(IReadOnlyList<StoredLayer> present)
    {
        if (present.Count == 0)
        {
            return null;
        }

        var tree = new TreeAssembler(writer.Storage.Layers).Assemble(present.Select(layer => layer.DiffId), "the layers that are here");
        var files = new BootFiles(tree, writer.Storage.Objects, "of the layers that are here");
        return files.TryFindKernel()?.Select(file => Measure(files, file)).ToArray();
    }

    private KernelFile[] GuessKernels(BootPartition partition)
    {
        var named = table.Current?.Entry?.Entry is { } entry ? entry.Initrds.Append(entry.Program ?? "").ToHashSet() : [];
        return [.. partition.ListKernels().Where(file => named.Contains(file.EntryPath)).Select(file => file with { Sha256 = s_unknown })];
    }

    private static KernelFile Measure(BootFiles files, BootFile file)
    {
        using var content = files.Open(file.Inode);
        return KernelFile.Measure(file.Role, content);
    }
}
