using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SkorionOS.Benchmarks;

/// <summary>Writes an OCI image layout (image-layout.md) around layers that lie in it already.</summary>
internal sealed class ImageLayoutWriter
{
    private readonly string _directory;

    public ImageLayoutWriter(string directory)
    {
        _directory = directory;
        Directory.CreateDirectory(BlobDirectory);
    }

    public string BlobDirectory => Path.Combine(_directory, "blobs", "sha256");

    public void Finish(IReadOnlyList<LayerBlob> layers, string tag)
    {
        JsonObject manifest = Manifest(layers, tag, out byte[] config);
        WriteBlob(config);
        JsonObject descriptor = Descriptor("application/vnd.oci.image.manifest.v1+json", WriteBlob(Bytes(manifest)));
        descriptor["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = tag };
        var index = new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(descriptor) };
        File.WriteAllBytes(Path.Combine(_directory, "index.json"), Bytes(index));
        File.WriteAllText(Path.Combine(_directory, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
    }

    /// <summary>A manifest of these layers, and its config with <paramref name="version"/> as the image's version.</summary>
    public static JsonObject Manifest(IReadOnlyList<LayerBlob> layers, string version, out byte[] config)
    {
        config = Bytes(new JsonObject
        {
            ["architecture"] = "amd64",
            ["os"] = "linux",
            ["config"] = new JsonObject
            {
                ["Labels"] = new JsonObject { ["containers.bootc"] = "1", ["org.opencontainers.image.version"] = version },
            },
            ["rootfs"] = new JsonObject
            {
                ["type"] = "layers",
                ["diff_ids"] = new JsonArray([.. layers.Select(layer => (JsonNode)layer.DiffId)]),
            },
        });
        return new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
            ["config"] = Descriptor("application/vnd.oci.image.config.v1+json", (DigestOf(config), config.Length)),
            ["layers"] = new JsonArray([.. layers.Select(layer =>
                Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", (layer.Digest, layer.Size)))]),
        };
    }

    public static byte[] Bytes(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString());

    public static string DigestOf(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static JsonObject Descriptor(string mediaType, (string Digest, long Size) blob) =>
        new() { ["mediaType"] = mediaType, ["digest"] = blob.Digest, ["size"] = blob.Size };

    private (string Digest, long Size) WriteBlob(byte[] bytes)
    {
        string digest = DigestOf(bytes);
        File.WriteAllBytes(Path.Combine(BlobDirectory, digest["sha256:".Length..]), bytes);
        return (digest, bytes.Length);
    }
}
