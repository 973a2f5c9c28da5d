using SkorionOS.Oci;

namespace SkorionOS.Deploy.Pull;

/// <summary>What to bring into the storage.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Image">What was resolved there.</param>
/// <param name="TlsVerify">Whether the registry had to prove who it is; remembered with the image.</param>
/// <param name="Keep">True when a person asked for the image itself; see <see cref="Images.StoredImage.KeepWithoutDeployment"/>.</param>
/// <param name="Damage">What is here and must not be trusted; it is fetched again. Null when there is nothing of the kind.</param>
internal sealed record PullRequest(ImageSource Source, ResolvedImage Image, bool TlsVerify, bool Keep, Damage? Damage = null);
