using System.Text.Json.Serialization;

namespace SkorionOS.Oci;

/// <summary>One line of the <c>history</c> of an image config.</summary>
public sealed record HistoryEntry
{
    /// <summary>When the layer was made, or null.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The command that made it, or null.</summary>
    [JsonPropertyName("created_by")]
    public string? CreatedBy { get; init; }

    /// <summary>True when the line has no layer.</summary>
    [JsonPropertyName("empty_layer")]
    public bool EmptyLayer { get; init; }
}
