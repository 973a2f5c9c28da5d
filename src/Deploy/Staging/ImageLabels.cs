using System.Globalization;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Staging;

/// <summary>What an image says of itself, in the annotations of its manifest or, where it has none, in the labels of its configuration.</summary>
internal sealed class ImageLabels(ImageManifest manifest, ImageConfig config)
{
    public string? Version => Get(Annotation.Version);

    public string? Channel => Get("org.skorionos.bootc.channel");

    public string? Variant => Get("org.skorionos.bootc.variant");

    public long? Sequence =>
        long.TryParse(Get("org.skorionos.bootc.sequence"), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;

    public DateTimeOffset? Created =>
        config.Created
        ?? (DateTimeOffset.TryParse(Get(Annotation.Created), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created) ? created : null);

    public string Architecture => config.Architecture;

    private string? Get(string key) =>
        manifest.Annotations.TryGetValue(key, out var annotation) ? annotation : config.Labels.GetValueOrDefault(key);
}
