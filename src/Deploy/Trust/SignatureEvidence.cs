using SkorionOS.Oci;
using SkorionOS.Oci.Signatures;

namespace SkorionOS.Deploy.Trust;

/// <summary>A signature that proved where an image is from, kept with the image so that it can be checked again, also without the network.</summary>
public sealed record SignatureEvidence
{
    /// <summary>The digest of the document.</summary>
    public required Digest Digest { get; init; }

    /// <summary>How it lay in the registry: <c>simple-signing</c> or <c>bundle</c>.</summary>
    public required string Layout { get; init; }

    /// <summary>The fingerprint of the key: <c>SHA256:</c> and the digest of its SubjectPublicKeyInfo in hexadecimal.</summary>
    public required string Key { get; init; }

    /// <summary>Where the policy had the key: a path, or a place in the policy.</summary>
    public required string KeySource { get; init; }

    /// <summary>What the signature says that the image is called; null when it does not say.</summary>
    public string? Name { get; init; }

    /// <summary>The file of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>The requirement that it met: where it stands in the policy, and the rule for the name.</summary>
    public required string Requirement { get; init; }

    /// <summary>When it was checked.</summary>
    public required DateTimeOffset Verified { get; init; }

    /// <summary>What is signed, or the bundle that has it.</summary>
    public required byte[] Document { get; init; }

    /// <summary>The signature over the document; null for a bundle, which has it inside.</summary>
    public byte[]? Signature { get; init; }

    internal static SignatureEvidence Of(VerifiedSignature verified, string policy, DateTimeOffset now) => new()
    {
        Digest = verified.Signature.Digest,
        Layout = verified.Signature.Layout,
        Key = verified.Key,
        KeySource = verified.KeySource,
        Name = verified.Name,
        Policy = policy,
        Requirement = verified.Requirement,
        Verified = now,
        Document = verified.Signature.Document.ToArray(),
        Signature = (verified.Signature as ImageSignature.SimpleSigning)?.Signature.ToArray(),
    };

    /// <summary>The signature as it came, to be checked again.</summary>
    internal ImageSignature ToSignature() =>
        Signature is null ? new ImageSignature.Bundle(Document) : new ImageSignature.SimpleSigning(Document, Signature);
}
