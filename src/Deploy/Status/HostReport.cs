using SkorionOS.Boot;
using SkorionOS.Deploy.Booted;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Trust;
using SkorionOS.Oci;
using SkorionOS.State.Reset;

namespace SkorionOS.Deploy.Status;

/// <summary>Makes the status document of a table of deployments.</summary>
public static class HostReport
{
    /// <summary>Upstream's word for an image that the policy is enforced for.</summary>
    private const string ContainerPolicy = "containerPolicy";

    /// <summary>The document of a system that was not deployed by this program.</summary>
    public static BootcHost Empty => From(DeploymentTable.Load(null, null, null), null, KernelCommandLine.Parse(""), null, _ => [], _ => false);

    /// <summary>The document of a sysroot as it stands.</summary>
    /// <param name="engine">The engine that works on it.</param>
    /// <param name="running">The system that the program runs on.</param>
    public static BootcHost Read(Engine engine, RunningSystem running)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(running);
        var booted = engine.Sysroot.Booted;
        var commandLine = KernelCommandLine.Parse(booted is null ? "" : running.ReadCommandLine());
        var host = WithCachedUpdate(From(engine.ReadDeployments(), booted, commandLine, engine.ReadReset(), engine.ReadSignatures, until => engine.FindStale(until) is not null), engine.FindWaiting());
        return booted is not null && Booted.UsrOverlay.IsActive(running.ReadMounts())
            ? host with { Status = host.Status with { UsrOverlay = UsrOverlayStatus.Transient } }
            : host;
    }

    /// <summary>Makes the document.</summary>
    /// <param name="table">The deployments.</param>
    /// <param name="booted">The system that runs from them; null when none does.</param>
    /// <param name="commandLine">The arguments that its kernel runs with.</param>
    /// <param name="reset">The reset that waits for the next boot; null when none does.</param>
    /// <param name="readSignatures">Gives the signatures that are kept with an image.</param>
    /// <param name="isStale">Says of the time until which an image counts as fresh whether it is past.</param>
    internal static BootcHost From(
        DeploymentTable table,
        BootedSystem? booted,
        KernelCommandLine commandLine,
        ResetMark? reset,
        Func<Digest, IReadOnlyList<SignatureEvidence>> readSignatures,
        Func<DateTimeOffset?, bool> isStale)
    {
        BootEntryStatus Describe(Deployment deployment) =>
            DescribeDeployment(deployment, SignaturesOf(deployment.Origin), isStale(deployment.Origin.NotAfter)) with { SoftRebootCapable = IsSoftRebootCapable(deployment) };

        IReadOnlyList<SignatureStatus> SignaturesOf(Origin origin) => origin.Evidence.Count == 0
            ? []
            : [.. readSignatures(origin.ManifestDigest).Where(evidence => origin.Evidence.Contains(evidence.Digest)).Select(SignatureStatus.Of)];

        bool IsSoftRebootCapable(Deployment deployment) =>
            table.Booted is { } running && deployment != running && SoftRebootCheck.FindObstacle(running, deployment, commandLine, reset is not null) is null;

        // Of a sysroot that is not running nothing is booted: the first in boot order waits for its boot.
        var staged = table.BootedId is null ? table.Next : table.Staged;
        var shown = new[] { staged, table.Booted, table.Fallback };
        var others = table.InBootOrder.Where(deployment => !shown.Contains(deployment)).Select(Describe).ToList();
        var followed = (table.Next ?? table.Booted)?.Origin;
        return new BootcHost
        {
            Spec = new HostSpec(followed is null ? null : Name(followed.Image, followed.EnforcesSignaturePolicy), table.IsRollbackQueued ? "rollback" : "default"),
            Status = new HostStatus
            {
                Staged = staged is null ? null : Describe(staged),
                Booted = table.Booted is null ? null : Describe(table.Booted),
                Rollback = table.Fallback is null ? null : Describe(table.Fallback),
                OtherDeployments = others.Count == 0 ? null : others,
                RollbackQueued = table.IsRollbackQueued,
                Type = table.Current is null ? null : "bootcHost",
                Skorionos = new HostAdditions(
                    table.Current?.Id.Hex,
                    table.Next?.Id.Hex,
                    booted?.IsChosenByHand ?? false,
                    FindDefault(table, booted),
                    [.. table.All.Where(deployment => deployment.Origin.Hold is not null).Select(deployment => DescribeHold(deployment.Origin, deployment.Origin.Hold!))])
                {
                    OneShotEntry = booted?.Variables.EntryOneShot,
                    Reset = reset is null ? null : PendingReset.From(reset),
                },
            },
        };
    }

    /// <summary>Puts what waits to be staged where upstream has it: with what it would take the place of.</summary>
    private static BootcHost WithCachedUpdate(BootcHost host, WaitingImage? waiting)
    {
        if (waiting is null)
        {
            return host;
        }

        var image = new ImageStatus(
            Name(waiting.Image.Reference, isEnforced: false), waiting.Version, waiting.Created, waiting.Image.ManifestDigest.ToString(), waiting.Architecture);
        return host.Status switch
        {
            { Booted: { } booted } status => host with { Status = status with { Booted = booted with { CachedUpdate = image } } },
            { Staged: { } staged } status => host with { Status = status with { Staged = staged with { CachedUpdate = image } } },
            _ => host,
        };
    }

    private static HeldDeployment DescribeHold(Origin origin, Hold hold) =>
        new(origin.Id.Hex, origin.ManifestDigest.ToString(), origin.ImageVersion, hold.Reason, hold.Detail, hold.Since);

    private static DefaultEntryStatus? FindDefault(DeploymentTable table, BootedSystem? booted) =>
        booted?.Variables.EntryDefault is { } variable && EntryPattern.FindOurs(variable, table.Boot).Count > 0
            ? new DefaultEntryStatus(variable, LoaderVariable.EntryDefault)
            : table.Boot.LoaderConf.Default is { } file && EntryPattern.FindOurs(file, table.Boot).Count > 0 ? new DefaultEntryStatus(file, "loader.conf") : null;

    private static BootEntryStatus DescribeDeployment(Deployment deployment, IReadOnlyList<SignatureStatus> signatures, bool isStale)
    {
        var origin = deployment.Origin;
        return new BootEntryStatus
        {
            Image = new ImageStatus(Name(origin.Image, origin.EnforcesSignaturePolicy), origin.ImageVersion, origin.Created, origin.ManifestDigest.ToString(), origin.Architecture),
            Pinned = origin.Pinned,
            Composefs = new ComposefsStatus(deployment.Id.Hex, origin.SealedArguments is null ? "Bls" : "Uki", "systemd", origin.BootDigest?.Hex, origin.VerityOptional),
            Skorionos = new DeploymentAdditions
            {
                Serial = deployment.Serial,
                Title = deployment.Entry?.Entry?.Title,
                TriesLeft = deployment.TriesLeft,
                TriesDone = deployment.TriesDone,
                Failed = deployment.IsFailed,
                Bootable = deployment.IsBootable,
                Hold = origin.Hold?.Reason,
                Verification = origin.Verification,
                Signatures = signatures,
                Channel = origin.Channel,
                Variant = origin.Variant,
                Sequence = origin.Sequence,
                NotAfter = origin.NotAfter,
                Stale = isStale,
                Staged = origin.Staged,
                MergeBase = origin.Parent?.Hex,
                BootEntry = deployment.Entry?.FileName,
            },
        };
    }

    private static ImageName Name(string image, bool isEnforced)
    {
        var reference = ImageReference.Parse(image);
        return new ImageName(reference.Image, reference.Transport, isEnforced ? ContainerPolicy : null);
    }
}
