using SkorionOS.Deploy;

namespace SkorionOS.Daemon.Background;

/// <summary>An update that a check found.</summary>
/// <param name="Image">The reference that was followed.</param>
/// <param name="Digest">The manifest.</param>
/// <param name="ConfigDigest">Its configuration.</param>
/// <param name="Version">Its version for people; null when it has none.</param>
/// <param name="Held">Why it is held; null when it is not.</param>
/// <param name="Bytes">Bytes of the disk that it needs while it comes.</param>
/// <param name="Verified">Whether signatures prove where it is from.</param>
/// <param name="Annotations">What it says of its rollout.</param>
/// <param name="Refusal">Why an update does not take it; null when it does.</param>
internal sealed record FoundUpdate(
    string Image, string Digest, string ConfigDigest, string? Version, string? Held, long Bytes, bool Verified,
    IReadOnlyDictionary<string, string> Annotations, Refusal? Refusal = null);
