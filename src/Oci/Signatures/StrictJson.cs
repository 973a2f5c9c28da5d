using System.Text.Json;

namespace SkorionOS.Oci.Signatures;

/// <summary>Reading of small signed documents, where nothing is guessed.</summary>
internal static class StrictJson
{
    /// <summary>No key stands twice: readers differ in which of the two they take.</summary>
    public static JsonDocumentOptions Options { get; } = new() { MaxDepth = OciLimits.JsonDepth, AllowDuplicateProperties = false };

    /// <summary>What the members of this class, and a key that is missing, throw.</summary>
    public static bool IsRefusal(Exception e) => e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException;

    /// <summary>The object, which has no other keys than these.</summary>
    public static JsonElement Only(JsonElement element, params string[] keys)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!keys.Contains(property.Name))
            {
                throw new JsonException($"the key \"{property.Name}\" is not known");
            }
        }

        return element;
    }

    public static string Text(JsonElement element, string key) =>
        element.GetProperty(key).GetString() ?? throw new JsonException($"\"{key}\" is null");

    public static string? TryText(JsonElement element, string key) =>
        element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text ? text : null;
}
