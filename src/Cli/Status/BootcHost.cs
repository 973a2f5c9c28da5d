using System.Text.Json.Serialization;
using SkorionOS.Cli.Output;

namespace SkorionOS.Cli.Status;

/// <summary>
/// Upstream bootc's status document, <c>org.containers.bootc/v1</c>, with our additions under keys of their own (<c>skorionos</c>), so that what reads the one
/// reads the other.
/// </summary>
internal sealed record BootcHost
{
    public string ApiVersion { get; init; } = "org.containers.bootc/v1";

    public string Kind { get; init; } = "BootcHost";

    public HostMetadata Metadata { get; init; } = new("host");

    public required HostSpec Spec { get; init; }

    public required HostStatus Status { get; init; }
}

/// <summary><c>metadata</c>.</summary>
internal sealed record HostMetadata(string Name);

/// <summary><c>spec</c>: what is wanted.</summary>
internal sealed record HostSpec(ImageName? Image, string BootOrder);

/// <summary>An image by name: <c>image</c> without its transport, and <c>transport</c>.</summary>
internal sealed record ImageName(
    string Image,
    string Transport,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Signature);

/// <summary><c>status</c>: what is.</summary>
internal sealed record HostStatus
{
    public BootEntryStatus? Staged { get; init; }

    public BootEntryStatus? Booted { get; init; }

    public BootEntryStatus? Rollback { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BootEntryStatus>? OtherDeployments { get; init; }

    public bool RollbackQueued { get; init; }

    public string? Type { get; init; }

    public UsrOverlayStatus? UsrOverlay { get; init; }

    public bool ReadOnly { get; init; }

    public required HostAdditions Skorionos { get; init; }
}

/// <summary>Our additions to <c>status</c>.</summary>
/// <param name="Current">What operations start from: the deployment that runs, or of a sysroot that does not run the one that is booted next; null when there is
/// none.</param>
/// <param name="Next">The deployment that is booted next, if nobody chooses otherwise; null when there is none.</param>
/// <param name="BootedByChoice">True when somebody took the running one in the boot menu, where another came first.</param>
/// <param name="DefaultEntry">A default of the boot menu that beats the order of the deployments; null when there is none.</param>
/// <param name="Held">Deployments that updates do not stage again.</param>
internal sealed record HostAdditions(
    string? Current, string? Next, bool BootedByChoice, DefaultEntryStatus? DefaultEntry, IReadOnlyList<HeldDeployment> Held)
{
    /// <summary>The boot entry that somebody wants for the next boot alone, whatever comes first; null when nobody does.</summary>
    public string? OneShotEntry { get; init; }

    /// <summary>What the next boot begins anew with; null when nothing was asked for.</summary>
    public PendingReset? Reset { get; init; }
}

/// <summary>An overlay that makes <c>/usr</c> writable.</summary>
internal sealed record UsrOverlayStatus(string AccessMode, string Persistence)
{
    public static UsrOverlayStatus Transient { get; } = new("readWrite", "transient");
}

/// <summary>What is set as default in the boot menu.</summary>
/// <param name="Entry">The entry or pattern.</param>
/// <param name="Source"><c>LoaderEntryDefault</c>, which the next staging or rollback clears, or <c>loader.conf</c>, which is the user's.</param>
internal sealed record DefaultEntryStatus(string Entry, string Source);

/// <summary>A deployment that is held.</summary>
internal sealed record HeldDeployment(string Deployment, string ImageDigest, string? Version, string Reason, string? Detail, DateTimeOffset Since);

/// <summary>A deployment in upstream's form.</summary>
internal sealed record BootEntryStatus
{
    public required ImageStatus Image { get; init; }

    public ImageStatus? CachedUpdate { get; init; }

    public bool Incompatible { get; init; }

    public required bool Pinned { get; init; }

    public bool SoftRebootCapable { get; init; }

    public bool DownloadOnly { get; init; }

    public string? Store { get; init; }

    public string? Ostree { get; init; }

    public required ComposefsStatus Composefs { get; init; }

    public required DeploymentAdditions Skorionos { get; init; }
}

/// <summary>An image with what it stands for.</summary>
internal sealed record ImageStatus(ImageName Image, string? Version, DateTimeOffset? Timestamp, string ImageDigest, string Architecture);

/// <summary>What is particular to composefs.</summary>
internal sealed record ComposefsStatus(string Verity, string BootType, string Bootloader, string? BootDigest, bool MissingVerityAllowed);

/// <summary>Our additions to a deployment.</summary>
internal sealed record DeploymentAdditions
{
    public required long Serial { get; init; }

    public required string? Title { get; init; }

    public required int? TriesLeft { get; init; }

    public required int TriesDone { get; init; }

    public required bool Failed { get; init; }

    public required bool Bootable { get; init; }

    public required string? Hold { get; init; }

    public required string Verification { get; init; }

    public required string? Channel { get; init; }

    public required string? Variant { get; init; }

    public required DateTimeOffset Staged { get; init; }

    public required string? MergeBase { get; init; }

    public required string? BootEntry { get; init; }
}
