using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SkorionOS.Oci.Signatures;

/// <summary>A public key of a policy: ECDSA on a curve of NIST, or RSA.</summary>
internal sealed class SignatureKey : IDisposable
{
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string EllipticCurve = "1.2.840.10045.2.1";
    private const string Ed25519 = "1.3.101.112";

    private readonly AsymmetricAlgorithm _key;
    private readonly HashAlgorithmName _ownHash;

    private SignatureKey(AsymmetricAlgorithm key, HashAlgorithmName ownHash, string fingerprint, string source) =>
        (_key, _ownHash, Fingerprint, Source) = (key, ownHash, fingerprint, source);

    /// <summary>
    /// <c>SHA256:</c> and SHA-256 of the SubjectPublicKeyInfo in lowercase hex: <c>openssl pkey -pubin -outform DER | sha256sum</c>.
    /// </summary>
    public string Fingerprint { get; }

    /// <summary>Where it is from: a path, or a place in the policy.</summary>
    public string Source { get; }

    /// <summary>Reads one key in PEM: <c>PUBLIC KEY</c>, or PKCS #1's <c>RSA PUBLIC KEY</c>.</summary>
    /// <exception cref="SignatureException"><c>policy-key-invalid</c>.</exception>
    public static SignatureKey Parse(ReadOnlySpan<byte> pem, string source)
    {
        char[] text = new char[Encoding.Latin1.GetCharCount(pem)];
        Encoding.Latin1.GetChars(pem, text);
        if (!PemEncoding.TryFind(text, out PemFields fields))
        {
            throw Invalid(source, "it is not PEM");
        }

        if (PemEncoding.TryFind(text.AsSpan(fields.Location.End.Value), out _))
        {
            throw Invalid(source, "it has more than one key; name one file for each in keyPaths");
        }

        string label = new(text[fields.Label]);
        byte[] der = new byte[fields.DecodedDataLength];
        Convert.TryFromBase64Chars(text.AsSpan()[fields.Base64Data], der, out _);
        try
        {
            return label switch
            {
                "PUBLIC KEY" => Import(der, source),
                "RSA PUBLIC KEY" => ImportPkcs1(der, source),
                _ => throw Invalid(source, $"it is a {Excerpt.Of(label)}, not a PUBLIC KEY"),
            };
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            throw Invalid(source, e.Message);
        }
    }

    /// <summary>
    /// Whether the signature is of this key: over SHA-256, as cosign makes it whatever the curve, or over the hash that belongs to the
    /// curve, as it makes bundles. ECDSA in DER, RSA with the padding of PKCS #1 v1.5, or PSS
    /// with as much salt as the hash has.
    /// </summary>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        Verifies(data, signature, HashAlgorithmName.SHA256)
        || (_ownHash != HashAlgorithmName.SHA256 && Verifies(data, signature, _ownHash));

    public void Dispose() => _key.Dispose();

    private bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, HashAlgorithmName hash)
    {
        try
        {
            return _key switch
            {
                ECDsa ecdsa => ecdsa.VerifyData(data, signature, hash, DSASignatureFormat.Rfc3279DerSequence),
                RSA rsa => rsa.VerifyData(data, signature, hash, RSASignaturePadding.Pkcs1)
                    || rsa.VerifyData(data, signature, hash, RSASignaturePadding.Pss),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            // What is no signature at all is not one of this key.
            return false;
        }
    }

    private static SignatureKey Import(byte[] der, string source)
    {
        PublicKey parsed = PublicKey.CreateFromSubjectPublicKeyInfo(der, out int read);
        if (read != der.Length)
        {
            throw Invalid(source, "something follows the key");
        }

        return parsed.Oid.Value switch
        {
            Rsa => Accept(parsed.GetRSAPublicKey() ?? throw Invalid(source, "it is not for signatures"), source),
            EllipticCurve => Accept(parsed, der, source),
            Ed25519 => throw Invalid(source, "it is an Ed25519 key, which is not supported; use ECDSA, as cosign does, or RSA"),
            _ => throw Invalid(source, $"keys of the kind {parsed.Oid.Value} are not supported; use ECDSA or RSA"),
        };
    }

    private static SignatureKey ImportPkcs1(byte[] der, string source)
    {
        RSA rsa = RSA.Create();
        rsa.ImportRSAPublicKey(der, out _);
        return Accept(rsa, source);
    }

    private static SignatureKey Accept(PublicKey parsed, byte[] der, string source)
    {
        string curve = parsed.EncodedParameters is { RawData: var parameters }
            ? AsnDecoder.ReadObjectIdentifier(parameters, AsnEncodingRules.DER, out _)
            : throw Invalid(source, "it does not name its curve");
        HashAlgorithmName ownHash = curve switch
        {
            "1.2.840.10045.3.1.7" => HashAlgorithmName.SHA256,
            "1.3.132.0.34" => HashAlgorithmName.SHA384,
            "1.3.132.0.35" => HashAlgorithmName.SHA512,
            _ => throw Invalid(source, $"its curve {curve} is not supported; use P-256, P-384 or P-521"),
        };
        ECDsa key = parsed.GetECDsaPublicKey() ?? throw Invalid(source, "it is not for signatures");
        return new SignatureKey(key, ownHash, FingerprintOf(der), source);
    }

    private static SignatureKey Accept(RSA rsa, string source)
    {
        if (rsa.KeySize < SignatureLimits.SmallestRsaKey)
        {
            rsa.Dispose();
            throw Invalid(source, $"an RSA key needs {SignatureLimits.SmallestRsaKey} bits");
        }

        return new SignatureKey(rsa, HashAlgorithmName.SHA256, FingerprintOf(rsa.ExportSubjectPublicKeyInfo()), source);
    }

    private static string FingerprintOf(byte[] der) => "SHA256:" + Convert.ToHexStringLower(SHA256.HashData(der));

    private static SignatureException Invalid(string source, string why) =>
        new("policy-key-invalid", $"The key {source} cannot be used: {Excerpt.Of(why)}.");
}
