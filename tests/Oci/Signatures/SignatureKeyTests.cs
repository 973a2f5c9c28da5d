using System.Security.Cryptography;
using System.Text;
using SkorionOS.Oci.Signatures;
using SkorionOS.Testing.Files;

namespace SkorionOS.Oci.Tests.Signatures;

/// <summary>Keys and signatures that openssl makes.</summary>
public sealed class SignatureKeyTests : IDisposable
{
    private const string Content = "what is signed";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("EC P-256", "sha256", true)]
    [InlineData("EC P-256", "sha384", false)]
    [InlineData("EC P-384", "sha256", true)]
    [InlineData("EC P-384", "sha384", true)]
    [InlineData("EC P-521", "sha512", true)]
    [InlineData("EC P-521", "sha1", false)]
    [InlineData("RSA 2048", "sha256", true)]
    [InlineData("RSA 4096", "sha256", true)]
    [InlineData("RSA 2048", "sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest", true)]
    [InlineData("RSA 2048", "sha1", false)]
    public void Verifies_ASignatureOfOpenssl_ByItsHash(string kind, string how, bool verifies)
    {
        (string key, string pem) = MakeKey(kind);
        byte[] signature = Sign(key, how);
        using SignatureKey parsed = SignatureKey.Parse(Encoding.ASCII.GetBytes(pem), "key");

        Assert.Equal(verifies, parsed.Verifies(Encoding.ASCII.GetBytes(Content), signature));
        Assert.False(parsed.Verifies("what is not signed"u8, signature));
        Assert.Equal(Fingerprint(key), parsed.Fingerprint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("3006020101020101")]
    [InlineData("30840fffffff")]
    public void Verifies_WhatIsNoSignature_IsFalse(string signature)
    {
        using SignatureKey key = SignatureKey.Parse(Encoding.ASCII.GetBytes(MakeKey("EC P-256").Pem), "key");

        Assert.False(key.Verifies("x"u8, Convert.FromHexString(signature)));
    }

    [Fact]
    public void Verifies_WithOneBitChanged_IsFalse()
    {
        (string file, string pem) = MakeKey("EC P-256");
        byte[] signature = Sign(file, "sha256");
        using SignatureKey key = SignatureKey.Parse(Encoding.ASCII.GetBytes(pem), "key");

        foreach (int bit in Enumerable.Range(0, signature.Length * 8))
        {
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(key.Verifies(Encoding.ASCII.GetBytes(Content), signature));
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Parse_OfPkcs1_IsTheSameKey()
    {
        using RSA rsa = RSA.Create(2048);
        using SignatureKey info = SignatureKey.Parse(Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), "key");
        using SignatureKey pkcs1 = SignatureKey.Parse(Encoding.ASCII.GetBytes(rsa.ExportRSAPublicKeyPem()), "key");

        Assert.Equal(info.Fingerprint, pkcs1.Fingerprint);
    }

    [Theory]
    [InlineData("ED25519", "Ed25519")]
    [InlineData("EC secp256k1", "curve")]
    [InlineData("RSA 1024", "2048 bits")]
    [InlineData("private", "not a PUBLIC KEY")]
    [InlineData("two", "more than one key")]
    [InlineData("text", "not PEM")]
    [InlineData("garbage", "cannot be used")]
    public void Parse_OfAKeyThatCannotBeUsed_SaysWhy(string kind, string why)
    {
        using ECDsa own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string pem = kind switch
        {
            "private" => own.ExportPkcs8PrivateKeyPem(),
            "two" => own.ExportSubjectPublicKeyInfoPem() + "\n" + own.ExportSubjectPublicKeyInfoPem(),
            "text" => "a key",
            "garbage" => PemEncoding.WriteString("PUBLIC KEY", [1, 2, 3]),
            _ => MakeKey(kind).Pem,
        };

        SignatureException error = Assert.Throws<SignatureException>(() => SignatureKey.Parse(Encoding.ASCII.GetBytes(pem), "/etc/keys/os.pub"));

        Assert.Equal("policy-key-invalid", error.Code);
        Assert.Contains("/etc/keys/os.pub", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    private (string File, string Pem) MakeKey(string kind)
    {
        string file = _directory["key.pem"];
        string[] words = kind.Split(' ');
        string[] options = words switch
        {
            ["EC", var curve] => ["-pkeyopt", $"ec_paramgen_curve:{curve}"],
            ["RSA", var bits] => ["-pkeyopt", $"rsa_keygen_bits:{bits}"],
            _ => [],
        };
        Tool.Run("openssl", ["genpkey", "-algorithm", words[0], .. options, "-out", file]);
        return (file, Tool.Run("openssl", "pkey", "-in", file, "-pubout"));
    }

    private byte[] Sign(string key, string how)
    {
        File.WriteAllText(_directory["content"], Content);
        Tool.Run("openssl", ["dgst", .. ("-" + how).Split(' '), "-sign", key, "-out", _directory["signature"], _directory["content"]]);
        return File.ReadAllBytes(_directory["signature"]);
    }

    private string Fingerprint(string key)
    {
        Tool.Run("openssl", "pkey", "-in", key, "-pubout", "-outform", "DER", "-out", _directory["der"]);
        return "SHA256:" + Tool.Run("sha256sum", _directory["der"])[..64];
    }
}
