using System.Security.Cryptography;
using System.Text;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;
using SkorionOS.Oci;
using SkorionOS.Oci.Signatures;

namespace SkorionOS.Fuzz.Targets;

/// <summary>
/// A Sigstore bundle, or the payload of a simple signature with the signature behind a NUL. Statements and payloads are also read without asking for a signature, since behind
/// one that has to be right no fuzzer comes.
/// </summary>
internal sealed class SignatureTarget : FuzzTarget
{
    private static readonly SignatureKey Key = SignatureKey.Parse(Encoding.ASCII.GetBytes(TestKeys.RsaPem), "key");

    // Making a signature takes longer than reading a document.
    private static readonly string Statement = $$$"""
        {"_type":"https://in-toto.io/Statement/v1","predicateType":"{{{InTotoStatement.SignPredicate}}}","subject":[{"name":"quay.io/os/desktop","digest":{"sha256":"{{{new string('a', 64)}}}"},"annotations":{"docker-reference":"quay.io/os/desktop:1"}}],"predicate":{}}
        """;

    private static readonly string Payload = $$$"""
        {"critical":{"identity":{"docker-reference":"quay.io/os/desktop"},"image":{"docker-manifest-digest":"sha256:{{{new string('b', 64)}}}"},"type":"cosign container image signature"},"optional":{"creator":"x"}}
        """;

    private static readonly byte[] Simple = [.. Encoding.UTF8.GetBytes(Payload), 0, .. Sign(Encoding.UTF8.GetBytes(Payload))];

    private static readonly byte[] Bundle = MakeBundle(Statement);

    public override string Name => "signature";

    public override IReadOnlyList<string> MustReach => ["bundle", "bundle-no", "simple", "simple-no", "statement", "payload"];

    public override IReadOnlyList<Mutation> Mutations => [JsonMutations.Apply, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random) => random.Below(5) switch
    {
        0 => (byte[])Bundle.Clone(),
        1 => (byte[])Simple.Clone(),
        2 => Encoding.UTF8.GetBytes(Statement),
        3 => Encoding.UTF8.GetBytes(Payload),
        _ => MakeBundle(Encoding.UTF8.GetString(JsonMutations.Apply(Encoding.UTF8.GetBytes(Statement), Encoding.UTF8.GetBytes(Payload), random)), sign: random.OneIn(8)),
    };

    public override string Run(byte[] input)
    {
        if (SigstoreBundle.TryRead(input, out var bundle, out var why) && Said(why, true)) _ = InTotoStatement.TryRead(bundle.Payload, out _, out _);
        if (InTotoStatement.TryRead(input, out var claim, out why) && Said(why, true) && Checked(claim)) return "statement";
        if (SimpleSigningPayload.TryRead(input, out claim, out why) && Said(why, true) && Checked(claim)) return "payload";
        Said(why, false);

        var end = Array.IndexOf(input, (byte)0);
        ImageSignature signature = end < 0 ? new ImageSignature.Bundle(input) : new ImageSignature.SimpleSigning(input.AsMemory(0, end), input.AsMemory(end + 1));
        var kind = end < 0 ? "bundle" : "simple";
        if (!signature.TryOpen([Key], out claim, out var by, out why)) return Said(why, false) ? kind + "-no" : kind;
        Checked(claim);
        Holds(by == Key, "a signature that is taken is by a key of the policy");
        return kind;
    }

    public override string? CodeOf(Exception exception) => (exception as OciException)?.Code;

    private static bool Said(string why, bool isRead)
    {
        Holds(why.Length == 0 == isRead, "a refusal has a reason");
        return true;
    }

    private static bool Checked(SignedClaim claim)
    {
        Holds(claim.Manifests.All(manifest => manifest.Digest is not null), "a claim is about a digest");
        return true;
    }

    private static byte[] Sign(byte[] content) => TestKeys.Rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static byte[] MakeBundle(string statement, bool sign = true)
    {
        var payload = Encoding.UTF8.GetBytes(statement);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"DSSEv1 28 application/vnd.in-toto+json {payload.Length} "), .. payload];
        var signature = sign ? Sign(signed) : [1, 2, 3];
        return Encoding.UTF8.GetBytes($$$"""
            {"mediaType":"{{{SigstoreBundle.MediaType}}}","verificationMaterial":{"publicKey":{"hint":"x"}},"dsseEnvelope":{"payload":"{{{Convert.ToBase64String(payload)}}}","payloadType":"application/vnd.in-toto+json","signatures":[{"sig":"{{{Convert.ToBase64String(signature)}}}"}]}}
            """);
    }
}
