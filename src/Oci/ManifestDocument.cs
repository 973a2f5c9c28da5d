using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using SkorionOS.Oci.Documents;

namespace SkorionOS.Oci;

/// <summary>What a tag can name: an <see cref="ImageManifest"/> or an <see cref="ImageIndex"/>, there are no others.</summary>
public abstract record ManifestDocument
{
    private protected ManifestDocument()
    {
    }

    /// <summary>Always 2.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>What the document says it is, or what its Content-Type says when it is silent. Null when neither says anything.</summary>
    public string? MediaType { get; init; }

    /// <summary>The type of the artifact, when it is one.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The manifest that this one says something about, such as a signature of it.</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>Free key-value pairs; empty when the document has none.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, string> Annotations
    {
        get;
        init => field = value ?? ReadOnlyDictionary<string, string>.Empty;
    } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Reads a manifest or an index, and refuses what could be read as either: the same bytes must not mean one image here and another
    /// one to a scanner or a signer.
    /// </summary>
    /// <param name="json">The bytes, at most <see cref="OciLimits.Manifest"/>.</param>
    /// <param name="document">What the document is, for messages: such as <c>manifest sha256:… of quay.io/os/desktop:stable</c>.</param>
    /// <param name="contentType">
    /// The Content-Type it came with, or the media type of the descriptor that named it. Types that say nothing (JSON in general) count
    /// as none.
    /// </param>
    /// <exception cref="DocumentException"><c>manifest-invalid</c>, <c>manifest-unsupported</c> or <c>manifest-too-large</c>.</exception>
    public static ManifestDocument Parse(ReadOnlySpan<byte> json, string document, string? contentType = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (json.Length > OciLimits.Manifest)
        {
            throw new DocumentException("manifest-too-large",
                $"The {document} has {json.Length} bytes; at most {OciLimits.Manifest} are read.");
        }

        try
        {
            ManifestShape shape = ManifestShape.Read(json);
            bool isIndex = shape.Decide(document, ManifestShape.Meaningful(contentType), out string? mediaType);
            ManifestDocument? parsed = isIndex
                ? JsonSerializer.Deserialize(json, OciJson.Default.ImageIndex)
                : JsonSerializer.Deserialize(json, OciJson.Default.ImageManifest);
            ManifestDocument result = parsed! with { MediaType = mediaType };
            ManifestRules.Check(result, document);
            return result;
        }
        catch (JsonException e)
        {
            throw new DocumentException("manifest-invalid", $"The {document} cannot be read: {Excerpt.Of(e.Message)}", e);
        }
    }
}
