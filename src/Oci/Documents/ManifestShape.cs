using System.Text.Json;

namespace SkorionOS.Oci.Documents;

/// <summary>
/// What the top level of a manifest document shows before anything in it is believed. Names are compared without case, since the
/// reference implementation is: <c>Manifests</c> beside <c>layers</c> is the confusion of CVE-2021-41190 all the same.
/// </summary>
internal readonly struct ManifestShape
{
    private ManifestShape(string? mediaType, bool hasManifests, bool hasLayers, bool hasHistoryOfSchema1)
    {
        MediaType = mediaType;
        HasManifests = hasManifests;
        HasLayers = hasLayers;
        IsSchema1 = hasHistoryOfSchema1;
    }

    private string? MediaType { get; }

    private bool HasManifests { get; }

    private bool HasLayers { get; }

    private bool IsSchema1 { get; }

    /// <exception cref="JsonException">Not one JSON object.</exception>
    public static ManifestShape Read(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = OciLimits.JsonDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("it is not a JSON object");
        }

        string? mediaType = null;
        bool hasManifests = false, hasLayers = false, isSchema1 = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = TextOf(ref reader);
            hasManifests |= name.Equals("manifests", StringComparison.OrdinalIgnoreCase);
            hasLayers |= name.Equals("layers", StringComparison.OrdinalIgnoreCase)
                || name.Equals("config", StringComparison.OrdinalIgnoreCase);
            isSchema1 |= name == "fsLayers";
            reader.Read();
            if (name == "mediaType" && reader.TokenType == JsonTokenType.String)
            {
                mediaType = TextOf(ref reader);
            }

            reader.Skip();
        }

        return new ManifestShape(mediaType, hasManifests, hasLayers, isSchema1);
    }

    /// <summary>The type without parameters, or null when it says no more than "JSON" or "bytes", as plain file servers do.</summary>
    public static string? Meaningful(string? contentType)
    {
        string? type = contentType?.Split(';', 2)[0].Trim();
        return type is null or "" or "application/json" or "application/octet-stream" or "text/plain" ? null : type;
    }

    /// <summary>True for an index, false for a manifest.</summary>
    /// <exception cref="DocumentException">The document contradicts itself or its Content-Type, or is of a kind that is not
    /// read.</exception>
    public bool Decide(string document, string? contentType, out string? mediaType)
    {
        mediaType = MediaType ?? contentType;
        if (IsSchema1)
        {
            throw new DocumentException("manifest-unsupported", $"The {document} is a Docker schema 1 manifest, which is not read.");
        }

        if (HasManifests && HasLayers)
        {
            throw new DocumentException("manifest-invalid", $"The {document} has the members of a manifest and of an index.");
        }

        if (MediaType is not null && contentType is not null && MediaType != contentType)
        {
            throw new DocumentException("manifest-invalid",
                $"The {document} says it is {Excerpt.Of(MediaType)}, but was handed out as {Excerpt.Of(contentType)}.");
        }

        bool known = mediaType is null || Oci.MediaType.IsManifest(mediaType) || Oci.MediaType.IsIndex(mediaType);
        if (!known)
        {
            throw new DocumentException("manifest-unsupported", $"The {document} is of type {Excerpt.Of(mediaType)}, which is not read.");
        }

        if (!HasManifests && !HasLayers || mediaType is not null && HasManifests != Oci.MediaType.IsIndex(mediaType))
        {
            throw new DocumentException("manifest-invalid",
                $"The {document} lacks the members of {mediaType ?? "a manifest or an index"}.");
        }

        return HasManifests;
    }

    private static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("a text in it is not Unicode", e);
        }
    }
}
