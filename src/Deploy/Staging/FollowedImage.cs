using SkorionOS.Oci;

namespace SkorionOS.Deploy.Staging;

/// <summary>What updates of a deployment follow, and how it is reached.</summary>
/// <param name="Reference">The image.</param>
/// <param name="TlsVerify">Whether the registry has to prove who it is.</param>
/// <param name="EnforcesPolicy">Whether the policy must ask for signatures by default.</param>
internal sealed record FollowedImage(ImageReference Reference, bool TlsVerify, bool EnforcesPolicy);
