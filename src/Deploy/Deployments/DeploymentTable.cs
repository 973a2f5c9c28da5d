using SkorionOS.Boot;
using SkorionOS.Deploy.Images;
using SkorionOS.Interop.Files;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Deployments;

/// <summary>All deployments of a sysroot at one moment, put together from the state directories, the boot entries and the images.</summary>
public sealed class DeploymentTable
{
    private DeploymentTable(IReadOnlyList<Deployment> all, BootListing boot, IReadOnlyList<string> damaged)
    {
        All = all;
        Boot = boot;
        Damaged = damaged;
        InBootOrder = [.. boot.Ours
            .Select(file => file.Deployment)
            .Distinct()
            .Select(id => all.FirstOrDefault(deployment => deployment.Id == id))
            .OfType<Deployment>()];
    }

    /// <summary>Every deployment with a state directory, by serial; also those without a boot entry, and holds of removed ones.</summary>
    public IReadOnlyList<Deployment> All { get; }

    /// <summary>Those in the boot menu, in its order: the first is booted next.</summary>
    public IReadOnlyList<Deployment> InBootOrder { get; }

    /// <summary>What the boot loader reads.</summary>
    public BootListing Boot { get; }

    /// <summary>State directories whose origin cannot be read.</summary>
    public IReadOnlyList<string> Damaged { get; }

    /// <summary>The deployment that an operation starts from: the first in boot order that can be booted. Null on an empty sysroot.</summary>
    public Deployment? Current => InBootOrder.FirstOrDefault(deployment => deployment.IsBootable && !deployment.IsFailed);

    /// <summary>What a rollback goes to: the next in boot order that can be booted.</summary>
    public Deployment? Fallback => InBootOrder.FirstOrDefault(deployment => deployment.IsBootable && !deployment.IsFailed && deployment != Current);

    /// <summary>The deployment whose <c>/etc</c> counts: the current one, or the one that its first boot will start from. Null when nothing has booted yet.</summary>
    public Deployment? EtcOwner
    {
        get
        {
            // An origin names its parent only when that was there before it: the steps are bounded by the number of deployments.
            var owner = Current;
            for (var steps = All.Count; owner is { IsMerged: false } && steps > 0; steps--)
            {
                owner = All.FirstOrDefault(deployment => deployment.Id == owner.Origin.Parent);
            }

            return owner is { IsMerged: true } ? owner : null;
        }
    }

    /// <summary>A number above every serial that was given so far.</summary>
    public long NextSerial => Math.Max(Boot.NextSerial, All.Select(deployment => deployment.Origin.Serial).DefaultIfEmpty().Max() + 1);

    /// <summary>Puts the table together. Changes nothing.</summary>
    public static DeploymentTable Load(Dir? deployState, ImageStore? images, Dir? esp)
    {
        var boot = esp is null ? new BootListing([], new LoaderConf(null, null)) : new BootPartition(esp).Read();
        var damaged = new List<string>();
        var all = new List<Deployment>();
        if (deployState is not null)
        {
            var store = new DeploymentStore(deployState);
            all.AddRange(store.List(damaged).Select(origin =>
                new Deployment(origin, boot.FindAll(origin.Id), images?.TryGet(origin.ManifestDigest), store.IsMerged(origin.Id))));
        }

        return new DeploymentTable(all, boot, damaged);
    }

    /// <summary>Finds a deployment by its id, or by the beginning of it, or by the digest of its image's manifest.</summary>
    /// <exception cref="DeployException">None or several are meant.</exception>
    public Deployment Get(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var found = All.Where(deployment => Means(name, deployment)).ToList();
        return found switch
        {
            [var one] => one,
            [] => throw new DeployException("deployment-missing", $"no deployment is named {name}"),
            _ => throw new DeployException("deployment-ambiguous", $"{found.Count} deployments begin with {name}"),
        };
    }

    private static bool Means(string name, Deployment deployment) =>
        (Digest.TryParse(name, out var manifest) && deployment.Origin.ManifestDigest == manifest)
        || (name.Length >= 4 && deployment.Id.Hex.StartsWith(name, StringComparison.OrdinalIgnoreCase));
}
