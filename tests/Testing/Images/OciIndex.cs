using System.Text;
using System.Text.Json.Nodes;
using SkorionOS.Oci;

namespace SkorionOS.Testing.Images;

/// <summary>An index in memory over images for several machines.</summary>
public sealed record OciIndex
{
    public required byte[] Bytes { get; init; }

    public string MediaType { get; init; } = Oci.MediaType.OciIndex;

    public required IReadOnlyList<OciImage> Images { get; init; }

    public Digest Digest => Digest.Sha256(Bytes);

    public static OciIndex Of(params OciImage[] images)
    {
        JsonObject json = new()
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Oci.MediaType.OciIndex,
            ["manifests"] = new JsonArray([.. images.Select(image => image.Descriptor())]),
        };
        return new OciIndex { Bytes = Encoding.UTF8.GetBytes(json.ToJsonString()), Images = images };
    }
}
