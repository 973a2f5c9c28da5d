namespace SkorionOS.Oci.Signatures;

/// <summary>How much is taken of policies, keys and signatures. Sizes are bytes.</summary>
public static class SignatureLimits
{
    /// <summary>A <c>policy.json</c>.</summary>
    public const int Policy = 1024 * 1024;

    /// <summary>Scopes of a policy, over all transports.</summary>
    public const int Scopes = 4096;

    /// <summary>Requirements of one scope.</summary>
    public const int Requirements = 64;

    /// <summary>Keys of one requirement.</summary>
    public const int Keys = 64;

    /// <summary>The file of a key.</summary>
    public const int Key = 64 * 1024;

    /// <summary>The smallest modulus of an RSA key, in bits.</summary>
    public const int SmallestRsaKey = 2048;

    /// <summary>Links followed on the way to a path that a scope is compared with, as many as Linux follows.</summary>
    public const int Links = 40;

    /// <summary>A document that carries a signature: the payload of a simple signature, or a bundle.</summary>
    public const int Document = 1024 * 1024;

    /// <summary>A signature itself, as text in base64; RSA of 16384 bits has less than half of it.</summary>
    public const int SignatureText = 8 * 1024;

    /// <summary>
    /// Documents that are fetched for one image, over both layouts: payloads, bundles, and the artifacts that name the bundles.
    /// </summary>
    public const int Fetches = 128;

    /// <summary>Bytes of these documents.</summary>
    public const int Documents = 8 * 1024 * 1024;

    /// <summary>Pages of referrers that are asked for.</summary>
    public const int ReferrerPages = 8;

    /// <summary>Reasons that a refusal tells; the rest are counted.</summary>
    public const int Reasons = 4;
}
