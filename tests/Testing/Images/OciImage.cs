using System.Text.Json.Nodes;
using SkorionOS.Oci;

namespace SkorionOS.Testing.Images;

/// <summary>An image in memory: its manifest, and the blobs that the manifest names.</summary>
public sealed record OciImage
{
    public required byte[] Manifest { get; init; }

    public required string MediaType { get; init; }

    /// <summary>The machine it is for, as an index would say it.</summary>
    public required Platform Platform { get; init; }

    public required byte[] Config { get; init; }

    /// <summary>The layers as they are stored, lowest first.</summary>
    public required IReadOnlyList<byte[]> Layers { get; init; }

    /// <summary>The layers as tars, lowest first.</summary>
    public required IReadOnlyList<byte[]> Tars { get; init; }

    public Digest ManifestDigest => Digest.Sha256(Manifest);

    /// <summary>Config and layers by digest.</summary>
    public IReadOnlyDictionary<Digest, byte[]> Blobs =>
        Layers.Prepend(Config).DistinctBy(blob => Digest.Sha256(blob)).ToDictionary(blob => Digest.Sha256(blob));

    /// <summary>The descriptor of the manifest as JSON, for an index.</summary>
    public JsonObject Descriptor(string? tag = null)
    {
        JsonObject descriptor = new()
        {
            ["mediaType"] = MediaType,
            ["digest"] = ManifestDigest.ToString(),
            ["size"] = Manifest.Length,
            ["platform"] = new JsonObject { ["architecture"] = Platform.Architecture, ["os"] = Platform.Os },
        };
        if (Platform.Variant is not null)
        {
            descriptor["platform"]!["variant"] = Platform.Variant;
        }

        if (tag is not null)
        {
            descriptor["annotations"] = new JsonObject { [Annotation.RefName] = tag };
        }

        return descriptor;
    }

    /// <summary>Writes a layout, or adds to the one that is there; a tag moves to this image.</summary>
    public void WriteLayout(string directory, string? tag = null) => OciLayout.Add(directory, this, tag);

    /// <summary>Writes a tar of a layout.</summary>
    public void WriteArchive(string file, string? tag = null) => OciLayout.WriteArchive(file, this, tag);
}
