using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using SkorionOS.Oci.Documents;

namespace SkorionOS.Oci;

/// <summary>The config of an image (config.md), as far as a system that is booted has use for it.</summary>
public sealed record ImageConfig
{
    /// <summary>The architecture that the image is for, in Go's words.</summary>
    public required string Architecture { get; init; }

    /// <summary>The system that the image is for.</summary>
    [JsonPropertyName("os")]
    public required string Os { get; init; }

    /// <summary>The variant of the architecture, or null.</summary>
    public string? Variant { get; init; }

    /// <summary>When the image was made, or null.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>How to run it; only its labels matter here.</summary>
    public ContainerConfig? Config { get; init; }

    /// <summary>What the layers are once they are inflated.</summary>
    [JsonPropertyName("rootfs")]
    public required RootFs RootFs { get; init; }

    /// <summary>How each layer came to be, lowest first; empty when the document does not say.</summary>
    [AllowNull]
    public IReadOnlyList<HistoryEntry> History
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>The labels of the image; empty when it has none.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Labels => Config?.Labels ?? ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The machine that the image is for.</summary>
    [JsonIgnore]
    public Platform Platform => new() { Architecture = Architecture, Os = Os, Variant = Variant };

    /// <summary>Reads a config.</summary>
    /// <param name="json">The bytes, at most <see cref="OciLimits.Config"/>.</param>
    /// <param name="document">What the document is, for messages.</param>
    /// <exception cref="DocumentException"><c>config-invalid</c> or <c>config-too-large</c>.</exception>
    public static ImageConfig Parse(ReadOnlySpan<byte> json, string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (json.Length > OciLimits.Config)
        {
            throw new DocumentException("config-too-large",
                $"The {document} has {json.Length} bytes; at most {OciLimits.Config} are read.");
        }

        ImageConfig config;
        try
        {
            config = JsonSerializer.Deserialize(json, OciJson.Default.ImageConfig) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new DocumentException("config-invalid", $"The {document} cannot be read: {Excerpt.Of(e.Message)}", e);
        }

        if (config.RootFs is not { Type: "layers", DiffIds.Count: <= OciLimits.Layers })
        {
            throw new DocumentException("config-invalid",
                $"The {document} is not valid: its rootfs is not of type 'layers' with at most {OciLimits.Layers} diff_ids.");
        }

        if (config.Labels.FirstOrDefault(label => label.Value is null).Key is { } nothing)
        {
            throw new DocumentException("config-invalid", $"The {document} is not valid: its label '{Excerpt.Of(nothing)}' is null.");
        }

        return !config.History.Contains(null!)
            ? config
            : throw new DocumentException("config-invalid", $"The {document} is not valid: a step of its history is null.");
    }
}
