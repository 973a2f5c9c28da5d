namespace SkorionOS.Oci.Signatures;

/// <summary>A signature that met a requirement.</summary>
/// <param name="Signature">The signature.</param>
/// <param name="Key">The fingerprint of the key: <c>SHA256:</c> and the digest of its SubjectPublicKeyInfo.</param>
/// <param name="KeySource">Where the policy has the key: a path, or a place in the policy.</param>
/// <param name="Name">What it says that the image is called; null when it does not say.</param>
/// <param name="Requirement">The requirement that it met: where it stands in the policy, and the rule for the name.</param>
public sealed record VerifiedSignature(ImageSignature Signature, string Key, string KeySource, string? Name, string Requirement);
