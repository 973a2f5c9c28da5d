using System.Text.Json.Serialization;

namespace SkorionOS.Deploy.Status;

/// <summary>
/// Upstream bootc's status document, <c>org.containers.bootc/v1</c>, with our additions under keys of their own (<c>skorionos</c>), so that what reads the one
/// reads the other.
/// </summary>
public sealed record BootcHost
{
    /// <summary>The version of the form.</summary>
    public string ApiVersion { get; init; } = "org.containers.bootc/v1";

    /// <summary>What the document is.</summary>
    public string Kind { get; init; } = "BootcHost";

    /// <summary>Upstream has a name here.</summary>
    public HostMetadata Metadata { get; init; } = new("host");

    /// <summary>What is wanted.</summary>
    public required HostSpec Spec { get; init; }

    /// <summary>What is.</summary>
    public required HostStatus Status { get; init; }
}

/// <summary><c>metadata</c>.</summary>
public sealed record HostMetadata(string Name);

/// <summary><c>spec</c>: what is wanted.</summary>
public sealed record HostSpec(ImageName? Image, string BootOrder);

/// <summary>An image by name: <c>image</c> without its transport, <c>transport</c>, and as <c>signature</c> <c>containerPolicy</c> where the policy is enforced.</summary>
public sealed record ImageName(
    string Image,
    string Transport,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Signature);

/// <summary><c>status</c>: what is.</summary>
public sealed record HostStatus
{
    /// <summary>What is booted next and was not yet; null when nothing waits.</summary>
    public BootEntryStatus? Staged { get; init; }

    /// <summary>What runs; null when nothing here does.</summary>
    public BootEntryStatus? Booted { get; init; }

    /// <summary>What a rollback goes to; null when there is none.</summary>
    public BootEntryStatus? Rollback { get; init; }

    /// <summary>All others, in boot order; null when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BootEntryStatus>? OtherDeployments { get; init; }

    /// <summary>True when something older than what runs is booted next.</summary>
    public bool RollbackQueued { get; init; }

    /// <summary><c>bootcHost</c>; null where nothing is deployed.</summary>
    public string? Type { get; init; }

    /// <summary>The overlay that makes <c>/usr</c> writable; null when there is none.</summary>
    public UsrOverlayStatus? UsrOverlay { get; init; }

    /// <summary>Always false: changes are possible.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>What upstream does not have.</summary>
    public required HostAdditions Skorionos { get; init; }
}

/// <summary>Our additions to <c>status</c>.</summary>
/// <param name="Current">What operations start from: the deployment that runs, or of a sysroot that does not run the one that is booted next; null when there is
/// none.</param>
/// <param name="Next">The deployment that is booted next, if nobody chooses otherwise; null when there is none.</param>
/// <param name="BootedByChoice">True when somebody took the running one in the boot menu, where another came first.</param>
/// <param name="DefaultEntry">A default of the boot menu that beats the order of the deployments; null when there is none.</param>
/// <param name="Held">Deployments that updates do not stage again.</param>
public sealed record HostAdditions(
    string? Current, string? Next, bool BootedByChoice, DefaultEntryStatus? DefaultEntry, IReadOnlyList<HeldDeployment> Held)
{
    /// <summary>The boot entry that somebody wants for the next boot alone, whatever comes first; null when nobody does.</summary>
    public string? OneShotEntry { get; init; }

    /// <summary>Why background updates wait; null when the service was not asked, empty when they do not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<WaitStatus>? WaitingFor { get; init; }

    /// <summary>What the next boot begins anew with; null when nothing was asked for.</summary>
    public PendingReset? Reset { get; init; }
}

/// <summary>A reason why background updates wait.</summary>
/// <param name="Code">The reason by its name; docs/usage/background-updates.md lists them.</param>
/// <param name="Reason">The same for people: the middle of a sentence.</param>
public sealed record WaitStatus(string Code, string Reason);

/// <summary>An overlay that makes <c>/usr</c> writable.</summary>
public sealed record UsrOverlayStatus(string AccessMode, string Persistence)
{
    /// <summary>The only kind that there is.</summary>
    public static UsrOverlayStatus Transient { get; } = new("readWrite", "transient");
}

/// <summary>What is set as default in the boot menu.</summary>
/// <param name="Entry">The entry or pattern.</param>
/// <param name="Source"><c>LoaderEntryDefault</c>, which the next staging or rollback clears, or <c>loader.conf</c>, which is the user's.</param>
public sealed record DefaultEntryStatus(string Entry, string Source);

/// <summary>A deployment that is held.</summary>
public sealed record HeldDeployment(string Deployment, string ImageDigest, string? Version, string Reason, string? Detail, DateTimeOffset Since);

/// <summary>A deployment in upstream's form.</summary>
public sealed record BootEntryStatus
{
    /// <summary>The image that it was made from.</summary>
    public required ImageStatus Image { get; init; }

    /// <summary>A newer image that was downloaded and not staged; null when there is none.</summary>
    public ImageStatus? CachedUpdate { get; init; }

    /// <summary>Always false: there is nothing here that upstream calls so.</summary>
    public bool Incompatible { get; init; }

    /// <summary>True when it stays whatever else is removed.</summary>
    public required bool Pinned { get; init; }

    /// <summary>True when a soft reboot can go to it from what runs.</summary>
    public bool SoftRebootCapable { get; init; }

    /// <summary>Always false: what is staged is booted next.</summary>
    public bool DownloadOnly { get; init; }

    /// <summary>Upstream names its store here.</summary>
    public string? Store { get; init; }

    /// <summary>Always null: there is no ostree.</summary>
    public string? Ostree { get; init; }

    /// <summary>What is particular to composefs.</summary>
    public required ComposefsStatus Composefs { get; init; }

    /// <summary>What upstream does not have.</summary>
    public required DeploymentAdditions Skorionos { get; init; }
}

/// <summary>An image with what it stands for.</summary>
public sealed record ImageStatus(ImageName Image, string? Version, DateTimeOffset? Timestamp, string ImageDigest, string Architecture);

/// <summary>What is particular to composefs.</summary>
public sealed record ComposefsStatus(string Verity, string BootType, string Bootloader, string? BootDigest, bool MissingVerityAllowed);

/// <summary>Our additions to a deployment.</summary>
public sealed record DeploymentAdditions
{
    /// <summary>Its number; a later one comes first in the boot menu.</summary>
    public required long Serial { get; init; }

    /// <summary>Its title in the boot menu; null when it has no entry.</summary>
    public required string? Title { get; init; }

    /// <summary>Boots that are left to show that it is good; null when it was found good.</summary>
    public required int? TriesLeft { get; init; }

    /// <summary>Boots that were tried since it was staged.</summary>
    public required int TriesDone { get; init; }

    /// <summary>True when no try is left.</summary>
    public required bool Failed { get; init; }

    /// <summary>True when its kernel and entry are there.</summary>
    public required bool Bootable { get; init; }

    /// <summary>Why updates do not stage it again; null when they do.</summary>
    public required string? Hold { get; init; }

    /// <summary>What is known of who made the image: <c>verified</c> by signatures that the policy asked for, or <c>unverified</c>.</summary>
    public required string Verification { get; init; }

    /// <summary>The signatures that verified it.</summary>
    public IReadOnlyList<SignatureStatus> Signatures { get; init; } = [];

    /// <summary>The channel that the image says it belongs to.</summary>
    public required string? Channel { get; init; }

    /// <summary>The variant that the image says it is.</summary>
    public required string? Variant { get; init; }

    /// <summary>The place of the image in its channel; null when it has none.</summary>
    public required long? Sequence { get; init; }

    /// <summary>Until when the image counts as fresh; null when it does not say.</summary>
    public required DateTimeOffset? NotAfter { get; init; }

    /// <summary>True when that is past, by a clock that is known to be right: the image should have been replaced.</summary>
    public required bool Stale { get; init; }

    /// <summary>When it was staged.</summary>
    public required DateTimeOffset Staged { get; init; }

    /// <summary>The deployment whose <c>/etc</c> its own is, or was, merged from.</summary>
    public required string? MergeBase { get; init; }

    /// <summary>The file of its boot entry; null when it has none.</summary>
    public required string? BootEntry { get; init; }
}
