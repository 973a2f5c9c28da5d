using System.Text;
using System.Text.Json.Nodes;
using SkorionOS.Oci;

namespace SkorionOS.Testing.Registry;

/// <summary>The list of what refers to a manifest (distribution specification, "Listing Referrers"), with the filter by type.</summary>
internal static class Referrers
{
    public static byte[] List(IEnumerable<byte[]> manifests, string subject, string query)
    {
        JsonArray list = [];
        foreach (byte[] content in manifests)
        {
            JsonNode manifest = JsonNode.Parse(content)!;
            string? type = (string?)manifest["artifactType"] ?? (string?)manifest["config"]?["mediaType"];
            if ((string?)manifest["subject"]?["digest"] == subject && (query.Length == 0 || query == "?artifactType=" + Uri.EscapeDataString(type!)))
            {
                list.Add(new JsonObject
                {
                    ["mediaType"] = (string?)manifest["mediaType"],
                    ["digest"] = Digest.Sha256(content).ToString(),
                    ["size"] = content.Length,
                    ["artifactType"] = type,
                    ["annotations"] = manifest["annotations"]?.DeepClone(),
                });
            }
        }

        JsonObject index = new() { ["schemaVersion"] = 2, ["mediaType"] = MediaType.OciIndex, ["manifests"] = list };
        return Encoding.UTF8.GetBytes(index.ToJsonString());
    }
}
