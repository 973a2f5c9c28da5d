using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace SkorionOS.Oci;

/// <summary>The part <c>rootfs</c> of an image config.</summary>
public sealed record RootFs
{
    /// <summary>Always <c>layers</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The digest of each layer's tar before compression, lowest first.</summary>
    [JsonPropertyName("diff_ids")]
    [AllowNull]
    public required IReadOnlyList<Digest> DiffIds
    {
        get;
        init => field = value ?? [];
    } = [];
}
