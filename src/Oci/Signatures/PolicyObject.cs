using System.Text.Json;

namespace SkorionOS.Oci.Signatures;

/// <summary>An object of a policy, of which every key is known.</summary>
internal sealed class PolicyObject
{
    private readonly string _file;
    private readonly JsonElement _element;

    /// <param name="file">The file, for messages.</param>
    /// <param name="at">Where in it the object stands; empty for the whole.</param>
    /// <param name="element">The object.</param>
    /// <param name="known">The keys that may stand there; null for any.</param>
    /// <exception cref="SignatureException">It is no object, or has another key.</exception>
    public PolicyObject(string file, string at, JsonElement element, IReadOnlyList<string>? known)
    {
        (_file, At, _element) = (file, at, element);
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Invalid(at, "it must be an object");
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (known is not null && !known.Contains(property.Name))
            {
                throw Invalid(Name(property.Name), $"the key is not known there; known are {string.Join(", ", known)}");
            }
        }
    }

    public string At { get; }

    public IEnumerable<JsonProperty> Members => _element.EnumerateObject();

    public bool Has(string key) => _element.TryGetProperty(key, out _);

    public JsonElement? Find(string key) => _element.TryGetProperty(key, out JsonElement value) ? value : null;

    /// <summary>An object that stands under a key of this one.</summary>
    public PolicyObject Child(string key, JsonElement element, IReadOnlyList<string>? known) => new(_file, Name(key), element, known);

    /// <summary>A text that must be there.</summary>
    public string Text(string key) => Text(Find(key), Name(key));

    /// <summary>A list of texts that must be there, at least one.</summary>
    public IEnumerable<(string Text, string At)> Texts(string key)
    {
        string at = Name(key);
        JsonElement list = Find(key) is { ValueKind: JsonValueKind.Array } found ? found : throw Invalid(at, "it must be a list of texts");
        int count = list.GetArrayLength();
        return count is 0 or > SignatureLimits.Keys
            ? throw Invalid(at, $"it has {count} entries; it may have 1 to {SignatureLimits.Keys}")
            : list.EnumerateArray().Select((item, i) => (Text(item, $"{at}[{i}]"), $"{at}[{i}]"));
    }

    /// <summary>The place of a key of this object.</summary>
    public string Name(string key) =>
        (At.Length == 0 ? "" : At + ".") + (key.Length > 0 && key.All(char.IsAsciiLetterOrDigit) ? key : $"\"{Excerpt.Of(key)}\"");

    public SignatureException Invalid(string at, string why) =>
        new("policy-invalid", $"The policy {_file} is not valid: {(at.Length == 0 ? "" : at + ": ")}{why}.");

    private string Text(JsonElement? element, string at)
    {
        try
        {
            return element is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value
                ? value
                : throw Invalid(at, "it must be a text, and not empty");
        }
        catch (InvalidOperationException)
        {
            throw Invalid(at, "it is not Unicode");
        }
    }
}
