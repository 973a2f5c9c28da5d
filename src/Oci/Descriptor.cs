using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace SkorionOS.Oci;

/// <summary>What the image specification (descriptor.md) knows of a content before it is fetched.</summary>
public sealed record Descriptor
{
    /// <summary>What the content is; see <see cref="Oci.MediaType"/>.</summary>
    public required string MediaType { get; init; }

    /// <summary>The digest of the content.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The size of the content in bytes, never negative in a parsed document.</summary>
    public required long Size { get; init; }

    /// <summary>Free key-value pairs; empty when the document has none.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, string> Annotations
    {
        get;
        init => field = value ?? ReadOnlyDictionary<string, string>.Empty;
    } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>In an index: the machine that the manifest is for.</summary>
    public Platform? Platform { get; init; }

    /// <summary>In an index: the type of the artifact, when the manifest is of one.</summary>
    public string? ArtifactType { get; init; }
}
