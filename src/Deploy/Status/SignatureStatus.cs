using SkorionOS.Deploy.Trust;

namespace SkorionOS.Deploy.Status;

/// <summary>A signature that verified an image when its deployment was staged.</summary>
/// <param name="Key">The fingerprint of the key.</param>
/// <param name="KeySource">Where the policy had it.</param>
/// <param name="Name">What the signature says that the image is called; null when it does not say.</param>
/// <param name="Layout"><c>simple-signing</c> or <c>bundle</c>.</param>
/// <param name="Digest">The digest of the signed document, which is kept with the image.</param>
/// <param name="Policy">The file of the policy.</param>
/// <param name="Requirement">The requirement that it met.</param>
/// <param name="Verified">When it was checked.</param>
public sealed record SignatureStatus(
    string Key, string KeySource, string? Name, string Layout, string Digest, string Policy, string Requirement, DateTimeOffset Verified)
{
    internal static SignatureStatus Of(SignatureEvidence evidence) => new(
        evidence.Key,
        evidence.KeySource,
        evidence.Name,
        evidence.Layout,
        evidence.Digest.ToString(),
        evidence.Policy,
        evidence.Requirement,
        evidence.Verified);
}
