using SkorionOS.Boot;
using SkorionOS.Deploy.Trust;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Deployments;

/// <summary>
/// <c>origin.json</c> of a deployment: where it came from, and what the next update must know about it. It carries from the start what signatures, the refusal of
/// older images, deltas and holds need.
/// </summary>
public sealed record Origin
{
    /// <summary>The layout that this program writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The layout of the record.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The deployment: the fs-verity digest of its composefs image.</summary>
    public required DeploymentId Id { get; init; }

    /// <summary>The number under which it was staged; a later one was staged later. Its boot entry may carry a higher one after a rollback.</summary>
    public required long Serial { get; init; }

    /// <summary>The reference that updates follow, with its transport.</summary>
    public required string Image { get; init; }

    /// <summary>Whether the registry has to prove who it is.</summary>
    public bool TlsVerify { get; init; } = true;

    /// <summary>Digest of the image's manifest.</summary>
    public required Digest ManifestDigest { get; init; }

    /// <summary>The image's version for people, from its annotation or label <c>org.opencontainers.image.version</c>.</summary>
    public string? ImageVersion { get; init; }

    /// <summary>The product's name for people, from <c>/usr/lib/os-release</c>.</summary>
    public string? OsName { get; init; }

    /// <summary>When the image was made, as it says itself.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The architecture of the image, in OCI's words.</summary>
    public required string Architecture { get; init; }

    /// <summary>When it was staged.</summary>
    public required DateTimeOffset Staged { get; init; }

    /// <summary>The merge base: the deployment whose <c>/etc</c> the first boot starts from. Null for the first deployment of a sysroot.</summary>
    public DeploymentId? Parent { get; init; }

    /// <summary>The channel that the image says it belongs to, <c>org.skorionos.bootc.channel</c>.</summary>
    public string? Channel { get; init; }

    /// <summary>The variant, <c>org.skorionos.bootc.variant</c>.</summary>
    public string? Variant { get; init; }

    /// <summary>The place of the image in its channel, <c>org.skorionos.bootc.sequence</c>; a newer image has a higher one.</summary>
    public long? Sequence { get; init; }

    /// <summary>Until when the image counts as fresh, <c>org.skorionos.bootc.not-after</c>.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Whether the policy must ask for signatures by default; the deployments after this one take it over.</summary>
    public bool EnforcesSignaturePolicy { get; init; }

    /// <summary>How the image's origin was proved: <c>verified</c> by signatures, or <c>unverified</c> where none was asked for.</summary>
    public string Verification { get; init; } = ImageTrust.Unverified;

    /// <summary>Digests of the signatures that proved it, which are kept with the image; empty where none was asked for.</summary>
    public IReadOnlyList<Digest> Evidence { get; init; } = [];

    /// <summary>Why this deployment is not to be staged automatically again; null when nothing speaks against it.</summary>
    public Hold? Hold { get; init; }

    /// <summary>True while a person wants it kept, whatever else goes.</summary>
    public bool Pinned { get; init; }

    /// <summary>
    /// True from before its boot entry is written until after. Without an entry it means that the staging was interrupted and the deployment is of no use;
    /// a deployment whose entry was lost in another way is not taken for one.
    /// </summary>
    public bool Staging { get; init; }

    /// <summary>True while the deployment is being removed: set before its boot entry goes, so that an interrupted removal is finished by the next one.</summary>
    public bool Removing { get; init; }

    /// <summary>Kernel arguments that were given at install, which every later deployment takes over.</summary>
    public IReadOnlyList<string> KernelArguments { get; init; } = [];

    /// <summary>True when the system was installed where files cannot be sealed with fs-verity: its entries then boot without, and so do all later ones.</summary>
    public bool VerityOptional { get; init; }

    /// <summary>The kernel's command line where it lies, signed, in a unified kernel image; null where the boot entry has it.</summary>
    public string? SealedArguments { get; init; }

    /// <summary>SHA-256 over the digests of the kernel and the initial ramdisk, or of the unified kernel image: equal for deployments that boot the same ones.</summary>
    public Digest? BootDigest { get; init; }
}
