using System.Text;
using System.Text.Json.Nodes;
using SkorionOS.Oci;

namespace SkorionOS.Testing.Images;

/// <summary>Writes image layouts (image-layout.md) to directories and tars.</summary>
internal static class OciLayout
{
    private static readonly byte[] Mark = Encoding.UTF8.GetBytes("""{"imageLayoutVersion":"1.0.0"}""");

    public static void Add(string directory, OciImage image, string? tag)
    {
        string blobs = Path.Combine(directory, "blobs", "sha256");
        Directory.CreateDirectory(blobs);
        foreach (byte[] blob in image.Blobs.Values.Append(image.Manifest))
        {
            File.WriteAllBytes(Path.Combine(blobs, Digest.Sha256(blob).Hex), blob);
        }

        File.WriteAllBytes(Path.Combine(directory, "oci-layout"), Mark);
        string index = Path.Combine(directory, "index.json");
        IEnumerable<JsonNode?> all = File.Exists(index) ? JsonNode.Parse(File.ReadAllText(index))!["manifests"]!.AsArray() : [];
        IEnumerable<JsonNode?> others = all.Where(entry => tag is null || (string?)entry!["annotations"]?[Annotation.RefName] != tag);
        File.WriteAllText(index, Index([.. others.Select(other => other!.DeepClone()), image.Descriptor(tag)]));
    }

    public static void WriteArchive(string file, OciImage image, string? tag)
    {
        List<TarMember> members =
        [
            new() { Name = "oci-layout", Content = Mark },
            new() { Name = "index.json", Content = Encoding.UTF8.GetBytes(Index([image.Descriptor(tag)])) },
        ];
        members.AddRange(image.Blobs.Values.Append(image.Manifest)
            .Select(blob => new TarMember { Name = "blobs/sha256/" + Digest.Sha256(blob).Hex, Content = blob }));
        File.WriteAllBytes(file, TarFile.Write(members));
    }

    private static string Index(JsonNode[] manifests) => new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = MediaType.OciIndex,
        ["manifests"] = new JsonArray(manifests),
    }.ToJsonString();
}
