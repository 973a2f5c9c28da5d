using System.Text.Json.Nodes;

namespace SkorionOS.Benchmarks.Compare;

/// <summary>Reads which layers the image of a layout has.</summary>
internal static class LayoutLayers
{
    public static IReadOnlyList<LayerBlob> Of(string layout)
    {
        JsonNode index = JsonNode.Parse(File.ReadAllText(Path.Combine(layout, "index.json")))!;
        JsonNode manifest = Blob(layout, index["manifests"]![0]!);
        JsonArray diffIds = Blob(layout, manifest["config"]!)["rootfs"]!["diff_ids"]!.AsArray();
        return [.. manifest["layers"]!.AsArray().Zip(diffIds, (layer, diffId) =>
            new LayerBlob((string)layer!["digest"]!, (string)diffId!, (long)layer["size"]!, TarSize: 0, Entries: 0))];
    }

    private static JsonNode Blob(string layout, JsonNode descriptor) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(layout, "blobs", ((string)descriptor["digest"]!).Replace(':', '/'))))!;
}
