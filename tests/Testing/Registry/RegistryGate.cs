using System.Collections.Concurrent;
using System.Text;

namespace SkorionOS.Testing.Registry;

/// <summary>Who may come in: Basic, or tokens that it gives out itself.</summary>
internal sealed class RegistryGate(EmbeddedRegistryOptions options)
{
    private readonly ConcurrentDictionary<string, bool> _tokens = new();

    public void ForgetTokens() => _tokens.Clear();

    /// <summary>Null to let the request pass, or the refusal.</summary>
    public AnswerPlan? Refuse(RequestRecord request, string address)
    {
        string? challenge = options.Auth switch
        {
            RegistryAuth.Basic when request.Authorization != Basic => "Basic realm=\"embedded\"",
            RegistryAuth.Token when !_tokens.ContainsKey(request.Authorization ?? "") =>
                $"Bearer realm=\"{options.Realm?.ToString() ?? address + EmbeddedRegistry.TokenPath}\",service=\"embedded\"," +
                $"scope=\"repository:{Repository(request)}:pull\"",
            _ => null,
        };
        return challenge is null ? null : Unauthorized(request, challenge);
    }

    /// <summary>The answer of the token service.</summary>
    public AnswerPlan Token(RequestRecord request)
    {
        if (request.Method == "POST")
        {
            bool isRight = options.IdentityToken is not null
                && request.Form.Contains($"refresh_token={options.IdentityToken}", StringComparison.Ordinal);
            return options.IdentityToken is null ? new AnswerPlan(request, RegistryContent.Of([])) { Status = 404 }
                : isRight ? Give(request, "access_token") : Unauthorized(request, null);
        }

        bool mayHave = request.Authorization == Basic || (request.Authorization is null && options.AnonymousTokens);
        return mayHave ? Give(request, "token") : Unauthorized(request, null);
    }

    private string Basic => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{options.Password}"));

    private AnswerPlan Give(RequestRecord request, string member)
    {
        string token = Guid.NewGuid().ToString("N");
        _tokens["Bearer " + token] = true;
        return new AnswerPlan(request,
            RegistryContent.Of(Encoding.UTF8.GetBytes($$"""{"{{member}}":"{{token}}","expires_in":{{options.TokenLifetime}}}""")));
    }

    private static AnswerPlan Unauthorized(RequestRecord request, string? challenge)
    {
        AnswerPlan plan =
            new(request, RegistryContent.Of("""{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}"""u8.ToArray()))
                { Status = 401 };
        if (challenge is not null)
        {
            plan.Headers["WWW-Authenticate"] = challenge;
        }

        return plan;
    }

    private static string Repository(RequestRecord request) =>
        request.Path.Split("/manifests/")[0].Split("/blobs/")[0].Replace("/v2/", "", StringComparison.Ordinal);
}
