using System.Text;
using System.Text.Json;

namespace SkorionOS.Oci.Credentials;

/// <summary>
/// An <c>auth.json</c> (containers-auth.json(5)) or a Docker <c>config.json</c>. Keys are <c>host[:port][/path]</c>; those of old
/// Docker files, <c>https://host/v1/</c>, count as their host.
/// </summary>
internal sealed class AuthFile
{
    private readonly Dictionary<string, RegistryCredentials> _credentials = [];
    private readonly Dictionary<string, string> _helpers = [];

    /// <summary>The helper for every host without one of its own and without an entry, or null.</summary>
    public string? Store { get; private set; }

    /// <param name="json">The bytes of the file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="CredentialException"><c>auth-file-invalid</c>. The message never has a secret.</exception>
    public static AuthFile Parse(ReadOnlyMemory<byte> json, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = OciLimits.JsonDepth });
            AuthFile file = new();
            foreach (JsonProperty entry in Members(document.RootElement, "auths"))
            {
                if (Read(entry.Value) is { } credentials)
                {
                    file._credentials[Normalize(entry.Name)] = credentials;
                }
            }

            foreach (JsonProperty entry in Members(document.RootElement, "credHelpers"))
            {
                file._helpers[Normalize(entry.Name)] = entry.Value.GetString() ?? "";
            }

            file.Store = Text(document.RootElement, "credsStore");
            return file;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new CredentialException("auth-file-invalid", $"{path} is not a file of registry credentials: {Excerpt.Of(e.Message)}");
        }
    }

    /// <summary>The helper for a host, or null.</summary>
    public string? HelperFor(string host) => _helpers.GetValueOrDefault(host) is { Length: > 0 } helper ? helper : null;

    /// <summary>The entry whose key is the longest leading part of <c>host/repository</c>, in whole path segments; or null.</summary>
    public RegistryCredentials? Find(string host, string repository)
    {
        for (string key = $"{host}/{repository}"; ; key = key[..key.LastIndexOf('/')])
        {
            if (_credentials.TryGetValue(key, out RegistryCredentials? found) || key == host)
            {
                return found;
            }
        }
    }

    private static string Normalize(string key)
    {
        int scheme = key.IndexOf("://", StringComparison.Ordinal);
        string name = scheme < 0 ? key : key[(scheme + 3)..];
        string host = name.Split('/', 2)[0];
        if (scheme >= 0 || name.EndsWith("/v1/", StringComparison.Ordinal) || name.EndsWith("/v2/", StringComparison.Ordinal))
        {
            name = host;
        }

        name = name.TrimEnd('/');
        return host == "index.docker.io" ? "docker.io" + name[host.Length..] : name;
    }

    private static RegistryCredentials? Read(JsonElement entry)
    {
        if (Text(entry, "identitytoken") is { Length: > 0 } token)
        {
            return RegistryCredentials.IdentityToken(token);
        }

        if (Text(entry, "auth") is not { Length: > 0 } auth)
        {
            return null;
        }

        string[] parts = Encoding.UTF8.GetString(Convert.FromBase64String(auth)).Split(':', 2);
        return parts.Length == 2
            ? RegistryCredentials.Password(parts[0], parts[1].TrimEnd('\0'))
            : throw new FormatException("an 'auth' in it is not base64 of user:password");
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.Object
            ? member.EnumerateObject()
            : default;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
