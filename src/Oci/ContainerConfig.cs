using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace SkorionOS.Oci;

/// <summary>The part <c>config</c> of an image config, with the member that matters to a booted system.</summary>
public sealed record ContainerConfig
{
    /// <summary>Labels; empty when the document has none, or null, which Docker writes.</summary>
    [JsonPropertyName("Labels")]
    [AllowNull]
    public IReadOnlyDictionary<string, string> Labels
    {
        get;
        init => field = value ?? ReadOnlyDictionary<string, string>.Empty;
    } = ReadOnlyDictionary<string, string>.Empty;
}
