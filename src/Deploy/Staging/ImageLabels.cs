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

    public DateTimeOffset? NotAfter => GetTime("org.skorionos.bootc.not-after");

    public DateTimeOffset? Created => config.Created ?? GetTime(Annotation.Created);

    public string Architecture => config.Architecture;

    private DateTimeOffset? GetTime(string key) =>
        DateTimeOffset.TryParse(Get(key), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private string? Get(string key) =>
        manifest.Annotations.TryGetValue(key, out var annotation) ? annotation : config.Labels.GetValueOrDefault(key);
}
