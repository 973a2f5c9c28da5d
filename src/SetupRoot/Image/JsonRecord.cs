using System.Text.Json;

namespace SkorionOS.SetupRoot.Image;

/// <summary>The few values that are needed of the records that docs/on-disk-format.md describes.</summary>
internal static class JsonRecord
{
    /// <summary>The version that all records have so far.</summary>
    private const int Version = 1;

    /// <summary>The texts of the outermost object, by key; other values are left out.</summary>
    /// <exception cref="FormatException">It is not such a record, or of another version.</exception>
    public static IReadOnlyDictionary<string, string> ReadTexts(ReadOnlySpan<byte> json)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var version = 0;
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new FormatException("it is no JSON object");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                reader.Read();
                if (reader.TokenType == JsonTokenType.String)
                {
                    texts[key] = reader.GetString()!;
                }
                else if (key == "version" && reader.TokenType == JsonTokenType.Number)
                {
                    version = reader.TryGetInt32(out var number) ? number : 0;
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException(e.Message, e);
        }

        return version == Version ? texts : throw new FormatException($"it is of version {version}, not {Version}");
    }
}
