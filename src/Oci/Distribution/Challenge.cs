using System.Net.Http.Headers;
using System.Text;

namespace SkorionOS.Oci.Distribution;

/// <summary>What a registry asks for in <c>WWW-Authenticate</c> (RFC 9110, 11.6.1): a scheme and its parameters.</summary>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The challenges of an answer; those that cannot be read are left out.</summary>
    public static IReadOnlyList<Challenge> Of(HttpResponseMessage response) =>
        [.. response.Headers.WwwAuthenticate.Select(Read).OfType<Challenge>()];

    public bool Is(string scheme) => Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads <c>name=token</c> and <c>name="quoted"</c>, with commas between.</summary>
    internal static Challenge? Read(AuthenticationHeaderValue header)
    {
        Dictionary<string, string> parameters = new(StringComparer.OrdinalIgnoreCase);
        ReadOnlySpan<char> rest = (header.Parameter ?? "").AsSpan().Trim();
        while (!rest.IsEmpty)
        {
            int equals = rest.IndexOf('=');
            if (equals <= 0)
            {
                return null;
            }

            string name = rest[..equals].Trim().ToString();
            string? value = Value(rest[(equals + 1)..].TrimStart(), out rest);
            if (value is null || !parameters.TryAdd(name, value))
            {
                return null;
            }

            rest = rest.Trim();
            if (!rest.IsEmpty && rest[0] != ',')
            {
                return null;
            }

            rest = rest.TrimStart(", ");
        }

        return new Challenge(header.Scheme, parameters);
    }

    private static string? Value(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        if (text.IsEmpty || text[0] != '"')
        {
            int comma = text.IndexOf(',');
            rest = comma < 0 ? default : text[comma..];
            return (comma < 0 ? text : text[..comma]).Trim().ToString();
        }

        StringBuilder value = new();
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                rest = text[(i + 1)..];
                return value.ToString();
            }

            i += text[i] == '\\' && i + 1 < text.Length ? 1 : 0;
            value.Append(text[i]);
        }

        rest = default;
        return null;
    }
}
