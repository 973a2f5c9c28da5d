using SkorionOS.Oci;

namespace SkorionOS.Deploy.Trust;

/// <summary>What proved where an image is from.</summary>
/// <param name="Evidence">The signatures; empty where the policy asks for none.</param>
internal sealed record ImageTrust(IReadOnlyList<SignatureEvidence> Evidence)
{
    /// <summary>The word of an image without a signature that was asked for.</summary>
    public const string Unverified = "unverified";

    /// <summary>The word of an image whose signatures met the policy.</summary>
    public const string Verified = "verified";

    /// <summary>Nothing did.</summary>
    public static ImageTrust None { get; } = new([]);

    /// <summary>How records say it.</summary>
    public string Verification => Evidence.Count == 0 ? Unverified : Verified;

    /// <summary>The digests of the signatures.</summary>
    public IReadOnlyList<Digest> Digests => [.. Evidence.Select(item => item.Digest)];
}
