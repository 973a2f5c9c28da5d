using System.Security.Cryptography;
using System.Text;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;
using SkorionOS.Oci;
using SkorionOS.Oci.Signatures;

namespace SkorionOS.Fuzz.Targets;

/// <summary>policy.json, with the keys that stand in it.</summary>
internal sealed class PolicyTarget : FuzzTarget
{
    private static readonly string Key = Convert.ToBase64String(Encoding.ASCII.GetBytes(TestKeys.EcPem));
    private static readonly string Rsa = Convert.ToBase64String(Encoding.ASCII.GetBytes(TestKeys.RsaPem));

    private static readonly ImageReference[] Images =
        [ImageReference.Parse("quay.io/os/desktop:stable"), ImageReference.Parse($"quay.io/os/desktop@sha256:{new string('a', 64)}"), ImageReference.Parse("oci:/nowhere/layout:tag")];

    public override string Name => "policy";

    public override IReadOnlyList<string> MustReach => [Accepted, "unsupported", "policy-invalid", "policy-key-invalid"];

    public override IReadOnlyList<Mutation> Mutations => [JsonMutations.Apply, JsonMutations.Apply, ByteMutations.Apply, Keys];

    public override byte[] Generate(FuzzRandom random) => Encoding.UTF8.GetBytes($$$"""
        {"default":[{{{Requirement(random)}}}],"transports":{"docker":{"quay.io/os":[{{{Requirement(random)}}}],"*.example.com":[{{{Requirement(random)}}},{{{Requirement(random)}}}],"":[{"type":"reject"}] },
        "oci":{"/nowhere":[{{{Requirement(random)}}}],"":[{"type":"insecureAcceptAnything"}] } } }
        """);

    public override string Run(byte[] input)
    {
        var policy = ContainersPolicy.Parse(input, "policy.json");
        var outcome = Accepted;
        foreach (var image in Images)
        {
            foreach (var requirement in policy.For(image).Requirements)
            {
                if (requirement is PolicyRequirement.Unsupported) outcome = "unsupported";
                if (requirement is not PolicyRequirement.SigstoreSigned signed) continue;
                Holds(signed.Keys.Count > 0, "what has to be signed has a key");
                foreach (var key in signed.Keys.Where(key => key.Path is null)) key.Load("/").Dispose();
            }
        }

        return outcome;
    }

    public override string? CodeOf(Exception exception) => (exception as OciException)?.Code;

    private static string Requirement(FuzzRandom random) => random.Pick(
        """{"type":"insecureAcceptAnything"}""",
        """{"type":"reject"}""",
        """{"type":"signedBy","keyType":"GPGKeys","keyPath":"/etc/key"}""",
        """{"type":"sigstoreSigned","keyPaths":["/etc/a.pub","/etc/b.pub"],"signedIdentity":{"type":"matchRepository"}}""",
        """{"type":"sigstoreSigned","fulcio":{"oidcIssuer":"x"}}""",
        $$"""{"type":"sigstoreSigned","keyData":"{{Key}}"}""",
        $$"""{"type":"sigstoreSigned","keyData":"{{Rsa}}"}""",
        $$$"""{"type":"sigstoreSigned","keyDatas":["{{{Key}}}"],"signedIdentity":{"type":"exactReference","dockerReference":"quay.io/os/desktop:stable"}}""",
        $$$"""{"type":"sigstoreSigned","keyData":"{{{Key}}}","signedIdentity":{"type":"remapIdentity","prefix":"mirror.lan","signedPrefix":"quay.io"}}""");

    /// <summary>Changes a key below its base64, which nothing else gets through.</summary>
    private static byte[] Keys(byte[] input, byte[] other, FuzzRandom random)
    {
        var text = Encoding.Latin1.GetString(input);
        var key = random.Pick(Key, Rsa);
        if (!text.Contains(key, StringComparison.Ordinal)) return ByteMutations.Apply(input, other, random);
        var pem = Encoding.ASCII.GetString(Convert.FromBase64String(key));
        var der = PemEncoding.Find(pem).Base64Data;
        var inner = ByteMutations.Apply(Convert.FromBase64String(pem[der].ReplaceLineEndings("")), Encoding.Latin1.GetBytes("x"), random);
        var changed = random.OneIn(3)
            ? ByteMutations.Apply(Encoding.ASCII.GetBytes(pem), Encoding.ASCII.GetBytes(pem), random)
            : Encoding.ASCII.GetBytes(PemEncoding.WriteString(random.Pick("PUBLIC KEY", "PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE"), inner));
        return Encoding.Latin1.GetBytes(text.Replace(key, Convert.ToBase64String(changed), StringComparison.Ordinal));
    }
}
