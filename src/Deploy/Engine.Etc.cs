using SkorionOS.Boot;
using SkorionOS.Deploy.Etc;
using SkorionOS.State.Etc;
using SkorionOS.State.Trees;

namespace SkorionOS.Deploy;

/// <content>What this machine changed.</content>
public sealed partial class Engine
{
    /// <summary>Compares a deployment's <c>/etc</c> with that of its image. Changes nothing and needs no lock.</summary>
    /// <param name="name">The deployment; null for the one that runs, else the first in boot order that has been booted.</param>
    /// <exception cref="DeployException">There is none, it was never booted, or its image is gone.</exception>
    public EtcComparison CompareEtc(string? name = null)
    {
        var table = ReadDeployments();
        var deployment = name is null
            ? (table.Booted is { IsMerged: true } booted ? booted : table.InBootOrder.FirstOrDefault(d => d.IsMerged))
                ?? throw new DeployException("nothing-merged", $"no deployment of {sysroot.Path} has an /etc of its own yet")
            : table.Get(name);
        if (!deployment.IsMerged)
        {
            throw new DeployException("nothing-merged", $"deployment {deployment.Id} has no /etc of its own yet: its first boot makes it");
        }

        using var storage = sysroot.TryOpenStorage() ?? throw new DeployException("image-missing", $"{sysroot.Path} has no storage");
        using var states = sysroot.TryOpenDeployState()!;
        using var etc = states.OpenDir($"{deployment.Id.Hex}/{EtcMerge.DirectoryName}");
        var image = ImageEtc.Read(storage, deployment.Origin.ManifestDigest);
        return new EtcComparison(deployment.Id, EtcDiff.Compare(image, TreeReader.Read(etc)));
    }
}
