using System.Globalization;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Staging;

/// <summary>What an image says of itself for people, in the annotations of its manifest or, where it has none, in the labels of its configuration.</summary>
internal sealed class ImageLabels(ImageManifest manifest, ImageConfig config)
{
    public string? Version => Get(Annotation.Version);

    public DateTimeOffset? Created => config.Created
        ?? (DateTimeOffset.TryParse(Get(Annotation.Created), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null);

    public string Architecture => config.Architecture;

    /// <summary>A value as it stands there; null when there is none.</summary>
    public string? Get(string key) =>
        manifest.Annotations.TryGetValue(key, out var annotation) ? annotation : config.Labels.GetValueOrDefault(key);
}
