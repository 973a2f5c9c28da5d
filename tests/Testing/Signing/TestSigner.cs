using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SkorionOS.Oci;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Testing.Signing;

/// <summary>Signs images of an <see cref="EmbeddedRegistry"/> in the layouts of cosign.</summary>
public sealed class TestSigner : IDisposable
{
    public const string Bundle = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private const string Empty = "application/vnd.oci.empty.v1+json";
    private const string SignPredicate = "https://sigstore.dev/cosign/sign/v1";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The public key in PEM.</summary>
    public string Pem => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>The fingerprint of the key, as evidence has it.</summary>
    public string Fingerprint => "SHA256:" + Convert.ToHexStringLower(SHA256.HashData(_key.ExportSubjectPublicKeyInfo()));

    /// <summary>The payload of a simple signature.</summary>
    public static string Payload(Digest manifest, string name, string type = "cosign container image signature") => new JsonObject
    {
        ["critical"] = new JsonObject
        {
            ["identity"] = new JsonObject { ["docker-reference"] = name },
            ["image"] = new JsonObject { ["docker-manifest-digest"] = manifest.ToString() },
            ["type"] = type,
        },
        ["optional"] = null,
    }.ToJsonString();

    /// <summary>The statement of a bundle.</summary>
    public static string Statement(Digest manifest, string? name = null, string predicate = SignPredicate) => new JsonObject
    {
        ["_type"] = "https://in-toto.io/Statement/v1",
        ["subject"] = new JsonArray(new JsonObject
        {
            ["digest"] = new JsonObject { ["sha256"] = manifest.Hex },
            ["annotations"] = name is null ? new JsonObject() : new JsonObject { ["docker-reference"] = name },
        }),
        ["predicateType"] = predicate,
        ["predicate"] = new JsonObject(),
    }.ToJsonString();

    /// <summary>The signature over bytes.</summary>
    public byte[] Sign(byte[] content) => _key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>Puts simple signatures of payloads at the tag for a manifest.</summary>
    public void SignAtTag(EmbeddedRegistry registry, string repository, Digest manifest, params string[] payloads) =>
        PutAtTag(registry, repository, manifest, [.. payloads.Select(payload => (payload, Sign(Encoding.UTF8.GetBytes(payload))))]);

    /// <summary>Puts payloads with given signatures at the tag for a manifest.</summary>
    public static void PutAtTag(EmbeddedRegistry registry, string repository, Digest manifest, params (string Payload, byte[] Signature)[] signatures)
    {
        JsonArray layers = [];
        foreach ((string payload, byte[] signature) in signatures)
        {
            JsonObject layer = Put(registry, payload, "application/vnd.dev.cosign.simplesigning.v1+json");
            layer["annotations"] = new JsonObject { ["dev.cosignproject.cosign/signature"] = Convert.ToBase64String(signature) };
            layers.Add(layer);
        }

        JsonObject image = new()
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaType.OciManifest,
            ["config"] = Put(registry, "{}", MediaType.OciConfig),
            ["layers"] = layers,
        };
        registry.PutManifest(repository, Bytes(image), MediaType.OciManifest, $"sha256-{manifest.Hex}.sig");
    }

    /// <summary>The bundle of a statement.</summary>
    public string Wrap(string statement)
    {
        const string type = "application/vnd.in-toto+json";
        byte[] payload = Encoding.UTF8.GetBytes(statement);
        byte[] signature = Sign([.. Encoding.UTF8.GetBytes($"DSSEv1 {type.Length} {type} {payload.Length} "), .. payload]);
        return new JsonObject
        {
            ["mediaType"] = Bundle,
            ["verificationMaterial"] = new JsonObject { ["publicKey"] = new JsonObject { ["hint"] = "" } },
            ["dsseEnvelope"] = new JsonObject
            {
                ["payload"] = Convert.ToBase64String(payload),
                ["payloadType"] = type,
                ["signatures"] = new JsonArray(new JsonObject { ["sig"] = Convert.ToBase64String(signature) }),
            },
        }.ToJsonString();
    }

    /// <summary>Puts bundles beside a manifest, found by what refers to it and, as clients do it where a registry has no such list, at a tag.</summary>
    public static void PutBundles(EmbeddedRegistry registry, string repository, Digest manifest, bool withTag, params string[] bundles)
    {
        JsonArray list = [];
        foreach (string bundle in bundles)
        {
            JsonObject artifact = new()
            {
                ["schemaVersion"] = 2,
                ["mediaType"] = MediaType.OciManifest,
                ["artifactType"] = Bundle,
                ["config"] = Put(registry, "{}", Empty),
                ["layers"] = new JsonArray(Put(registry, bundle, Bundle)),
                ["subject"] = new JsonObject { ["mediaType"] = MediaType.OciManifest, ["digest"] = manifest.ToString(), ["size"] = 1 },
            };
            byte[] bytes = Bytes(artifact);
            registry.PutManifest(repository, bytes, MediaType.OciManifest);
            list.Add(new JsonObject
            {
                ["mediaType"] = MediaType.OciManifest,
                ["digest"] = Digest.Sha256(bytes).ToString(),
                ["size"] = bytes.Length,
                ["artifactType"] = Empty,
            });
        }

        if (withTag)
        {
            JsonObject index = new() { ["schemaVersion"] = 2, ["mediaType"] = MediaType.OciIndex, ["manifests"] = list };
            registry.PutManifest(repository, Bytes(index), MediaType.OciIndex, $"sha256-{manifest.Hex}");
        }
    }

    public void Dispose() => _key.Dispose();

    private static JsonObject Put(EmbeddedRegistry registry, string content, string mediaType)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        registry.PutBlob(Digest.Sha256(bytes), bytes);
        return new JsonObject { ["mediaType"] = mediaType, ["digest"] = Digest.Sha256(bytes).ToString(), ["size"] = bytes.Length };
    }

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
