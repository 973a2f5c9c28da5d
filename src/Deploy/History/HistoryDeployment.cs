using System.Text.Json.Serialization;
using SkorionOS.Deploy.Deployments;

namespace SkorionOS.Deploy.History;

/// <summary>A deployment, or an image that is none yet, as the history remembers it when it is long gone.</summary>
/// <param name="Deployment">Its id; null for an image that was only downloaded.</param>
/// <param name="ImageDigest">Digest of the manifest.</param>
/// <param name="Version">The version for people; null when the image has none.</param>
public sealed record HistoryDeployment(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Deployment,
    string ImageDigest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Version)
{
    internal static HistoryDeployment? Of(Origin? origin) =>
        origin is null ? null : new HistoryDeployment(origin.Id.Hex, origin.ManifestDigest.ToString(), origin.ImageVersion);
}
