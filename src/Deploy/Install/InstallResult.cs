using SkorionOS.Boot;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Install;

/// <summary>What was installed.</summary>
/// <param name="Target">The device, file or directory.</param>
/// <param name="Image">What updates follow.</param>
/// <param name="ManifestDigest">The image.</param>
/// <param name="Version">Its version for people; null when it names none.</param>
/// <param name="Deployment">The deployment.</param>
/// <param name="Size">Bytes of the disk; null for a filesystem.</param>
/// <param name="IsSealed">True when every file of the storage is sealed with fs-verity, and booting insists on it.</param>
/// <param name="Notes">What a person should know about it, one sentence each.</param>
public sealed record InstallResult(
    string Target,
    string Image,
    Digest ManifestDigest,
    string? Version,
    DeploymentId Deployment,
    long? Size,
    bool IsSealed,
    IReadOnlyList<string> Notes);
