using System.Collections.ObjectModel;
using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Pull;
using SkorionOS.Oci;
using SkorionOS.State.Etc;

namespace SkorionOS.Deploy;

/// <summary>The result of an update or a switch.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Image">The reference that updates follow.</param>
/// <param name="ManifestDigest">What the reference stands for now.</param>
/// <param name="Version">The image's version for people; null when it was not looked at or has none.</param>
/// <param name="Deployment">The deployment that is booted next, or the one that is held; null when it was only asked for.</param>
/// <param name="Totals">What was transferred.</param>
/// <param name="Removed">Deployments that went to make room.</param>
public sealed record UpdateResult(
    UpdateOutcome Outcome,
    string Image,
    Digest ManifestDigest,
    string? Version,
    DeploymentId? Deployment,
    PullTotals Totals,
    IReadOnlyList<DeploymentId> Removed)
{
    /// <summary>Where the merge of <c>/etc</c> at the next boot will keep a local change against one of the image; null when that could not be found out.</summary>
    public IReadOnlyList<EtcConflict>? EtcConflicts { get; init; } = [];

    /// <summary>Of a check that found something: the digest of the image's configuration, which stays when it is published again with other annotations.</summary>
    public Digest? ConfigDigest { get; init; }

    /// <summary>Of a check that found something: the annotations of the manifest.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Of a check that found something: bytes to download, the layers that are not here, as they are in the registry.</summary>
    public long BytesToDownload { get; init; }

    /// <summary>Of a check that found something: bytes of the disk that it may need, on the safe side; see <see cref="SpaceGuard.Expansion"/>.</summary>
    public long BytesNeeded => BytesToDownload * SpaceGuard.Expansion;

    /// <summary>Whether signatures that the policy asks for prove where the image is from; false where it asks for none, and for an image that is held.</summary>
    public bool Verified { get; init; }

    /// <summary>Why the image is held; null unless it is.</summary>
    public Hold? Hold { get; init; }

    /// <summary>Why the image is not for this machine yet; null unless it was postponed.</summary>
    public Postponement? Postponement { get; init; }

    /// <summary>Of a check: why an update would not take the image. Of an update or a switch: what would have spoken against it, had it not been asked for. Null where
    /// nothing does.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Until when the image should have been replaced, as it says itself, when that is past: what offers it may be frozen. Null where it is not, and while
    /// the clock is not known to be right.</summary>
    public DateTimeOffset? StaleSince { get; init; }

    /// <summary>What <c>LoaderEntryDefault</c> said before it was cleared; null when it named none of our entries.</summary>
    public string? ClearedDefault { get; init; }
}
