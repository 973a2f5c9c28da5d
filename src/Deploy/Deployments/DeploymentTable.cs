using SkorionOS.Boot;
using SkorionOS.Deploy.Images;
using SkorionOS.Interop.Files;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Deployments;

/// <summary>All deployments of a sysroot at one moment, put together from the state directories, the boot entries and the images.</summary>
public sealed class DeploymentTable
{
    private DeploymentTable(IReadOnlyList<Deployment> all, BootListing boot, IReadOnlyList<string> damaged, DeploymentId? bootedId)
    {
        All = all;
        Boot = boot;
        Damaged = damaged;
        BootedId = bootedId;
        Booted = all.FirstOrDefault(deployment => deployment.Id == bootedId);
        InBootOrder = [.. boot.Ours
            .Select(file => file.Deployment)
            .Distinct()
            .Select(id => all.FirstOrDefault(deployment => deployment.Id == id))
            .OfType<Deployment>()];
        Next = InBootOrder.FirstOrDefault(IsChoice);
        Staged = Next is { TriesLeft: not null } next && next != Booted ? next : null;
        Fallback = FindFallback();
    }

    /// <summary>Every deployment with a state directory, by serial; also those without a boot entry, and holds of removed ones.</summary>
    public IReadOnlyList<Deployment> All { get; }

    /// <summary>Those in the boot menu, in its order: the first is booted next.</summary>
    public IReadOnlyList<Deployment> InBootOrder { get; }

    /// <summary>What the boot loader reads.</summary>
    public BootListing Boot { get; }

    /// <summary>State directories whose origin cannot be read.</summary>
    public IReadOnlyList<string> Damaged { get; }

    /// <summary>What <c>/</c> says is running; null when nothing is, or not from here.</summary>
    public DeploymentId? BootedId { get; }

    /// <summary>The deployment that is running; null when nothing is, or when it has no origin here that could be read.</summary>
    public Deployment? Booted { get; }

    /// <summary>What is booted next, if nobody chooses otherwise: the first in boot order that can be booted and has not failed. Null on an empty sysroot.</summary>
    public Deployment? Next { get; }

    /// <summary>The one that waits for the boots that have to find it good: <see cref="Next"/>, while it is counted and not what is running.</summary>
    public Deployment? Staged { get; }

    /// <summary>
    /// The deployment that an operation starts from, whose <c>/etc</c> is the one in use: what is running; of a sysroot that is not running, what is booted next.
    /// </summary>
    public Deployment? Current => Booted ?? Next;

    /// <summary>
    /// What a rollback goes to: the first in boot order that can be booted and is neither current nor staged; on a running system one that was found good
    /// before one that was not.
    /// </summary>
    public Deployment? Fallback { get; }

    /// <summary>True when what is booted next is neither what runs nor something new: the user went back, or chose another entry for this boot by hand.</summary>
    public bool IsRollbackQueued => Booted is null
        ? Next is not null && Fallback is not null && Next.Origin.Serial < Fallback.Origin.Serial
        : Next is not null && Next != Booted && Next != Staged;

    /// <summary>True when what runs has no <c>/etc</c> that belongs to it, since its image wants none that lasts.</summary>
    public bool IsEtcLost => Booted is { IsMerged: false };

    /// <summary>The deployment whose <c>/etc</c> counts: the current one, or the one that its first boot will start from. Null when nothing has booted yet, and
    /// when the <c>/etc</c> of what runs is not kept.</summary>
    public Deployment? EtcOwner
    {
        get
        {
            if (IsEtcLost)
            {
                return null;
            }

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
    /// <param name="deployState">The directory of the deployments' state; null when there is none.</param>
    /// <param name="images">The images; null when there are none.</param>
    /// <param name="esp">The partition that the boot loader reads; null when there is none.</param>
    /// <param name="booted">What is running; null when nothing is, or not from here.</param>
    public static DeploymentTable Load(Dir? deployState, ImageStore? images, Dir? esp, DeploymentId? booted = null)
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

        return new DeploymentTable(all, boot, damaged, booted);
    }

    /// <summary>The table of what is at hand.</summary>
    internal static DeploymentTable Of(IReadOnlyList<Deployment> all, BootListing boot, DeploymentId? booted) => new(all, boot, [], booted);

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

    private static bool IsChoice(Deployment deployment) => deployment is { IsBootable: true, IsFailed: false };

    private Deployment? FindFallback()
    {
        var others = InBootOrder.Where(deployment => IsChoice(deployment) && deployment != Current);
        return Booted is null
            ? others.FirstOrDefault()
            : others.Where(deployment => deployment != Staged).OrderBy(deployment => deployment.TriesLeft is not null).FirstOrDefault();
    }

    private static bool Means(string name, Deployment deployment) =>
        (Digest.TryParse(name, out var manifest) && deployment.Origin.ManifestDigest == manifest)
        || (name.Length >= 4 && deployment.Id.Hex.StartsWith(name, StringComparison.OrdinalIgnoreCase));
}
