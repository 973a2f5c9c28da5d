namespace SkorionOS.Oci.Signatures;

/// <summary>What a signature says once its key is known: which manifests it is for, and what they are called.</summary>
/// <param name="Manifests">The digests that it names, each with the name it gives, or null when it gives none.</param>
internal sealed record SignedClaim(IReadOnlyList<(string Digest, string? Name)> Manifests);
