using SkorionOS.Daemon.Background.Rollouts;
using SkorionOS.Deploy;
using SkorionOS.Oci;

namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>What the last check found, where it is not what runs.</summary>
/// <param name="Digest">Digest of the image's manifest: exactly this one is taken, wherever the tag goes meanwhile.</param>
/// <param name="ImageId">Digest of its config: the same when a manifest is published again with other annotations, so that no machine changes its place in the
/// rollout by that.</param>
internal sealed record UpdateCandidate(Digest Digest, Digest ImageId)
{
    /// <summary>Why the image is held; null when it is not.</summary>
    public string? Held { get; init; }

    /// <summary>Why an update does not take the image; null when it does.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Whether a person cancelled the update since it was found.</summary>
    public bool Cancelled { get; init; }

    /// <summary>Whether a signature proves where it is from; null where that is not known before it is here, which counts as no.</summary>
    public bool? Verified { get; init; }

    /// <summary>What its annotations say about its rollout.</summary>
    public RolloutReading Rollout { get; init; } = RolloutReading.None;

    /// <summary>Whether all of it is here, so that staging it needs no network.</summary>
    public bool Downloaded { get; init; }

    /// <summary>Bytes of the disk that taking it will need, as far as can be told beforehand; null where it cannot.</summary>
    public long? NeededBytes { get; init; }
}
