using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SkorionOS.Oci.Credentials;

namespace SkorionOS.Oci.Distribution;

/// <summary>
/// Asks token services for tokens (distribution, "Token Authentication Specification" and "OAuth2"). An identity token is exchanged with a
/// POST; a service that does not know that, and everyone else, gets a GET. Redirects of a token service are not followed.
/// </summary>
internal sealed class TokenService(HttpExchange exchange, ImageSourceOptions options)
{
    private const string What = "a token";
    private const string ClientId = "bootc";

    /// <summary>Of a token whose maker does not say how long it holds.</summary>
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromSeconds(60);

    /// <summary>A token is not used in its last seconds, so that it does not run out on the way.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <exception cref="RegistryException">The service does not give one.</exception>
    public async Task<Authorization> FetchAsync(TokenRequest request, RegistryCredentials? credentials, CancellationToken cancellationToken)
    {
        if (credentials is { IsIdentityToken: true })
        {
            Log.AskingForToken(options.Logger, request.Realm, "with an identity token");
            using HttpRequestMessage post = Exchange(request, credentials);
            HttpResponseMessage answer = await exchange.SendAsync(post, cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed))
            {
                return await ReadAsync(answer, cancellationToken).ConfigureAwait(false);
            }

            answer.Dispose();
        }

        Log.AskingForToken(options.Logger, request.Realm, credentials is null ? "as nobody" : "as " + credentials.User);
        using HttpRequestMessage get = new(HttpMethod.Get, request.Query);
        get.Headers.Authorization = credentials is null ? null : Authenticator.BasicHeader(credentials);
        return await ReadAsync(await exchange.SendAsync(get, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
    }

    private static HttpRequestMessage Exchange(TokenRequest request, RegistryCredentials credentials) => new(HttpMethod.Post, request.Realm)
    {
        Content = new FormUrlEncodedContent(
        [
            new("grant_type", "refresh_token"),
            new("refresh_token", credentials.Secret),
            new("service", request.Service ?? ""),
            new("scope", request.Scope),
            new("client_id", ClientId),
        ]),
    };

    private async Task<Authorization> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        string host = response.RequestMessage!.RequestUri!.Authority;
        if (!response.IsSuccessStatusCode)
        {
            throw await exchange.FailureAsync(response, What, "unauthorized", isElsewhere: false, cancellationToken).ConfigureAwait(false);
        }

        BodyReader body = await exchange.BodyAsync(response, What, cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            byte[] json = await body.ReadAllAsync(OciLimits.Token, cancellationToken).ConfigureAwait(false);
            return Read(json, now)
                ?? throw new RegistryException("registry-protocol", $"{host} answers with something that is not a token.");
        }
    }

    /// <summary>
    /// Counts the lifetime from the moment of asking: <c>issued_at</c> is the clock of the server, which need not be ours.
    /// </summary>
    private static Authorization? Read(ReadOnlyMemory<byte> json, DateTimeOffset now)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = OciLimits.JsonDepth });
            JsonElement root = document.RootElement;
            string? token = Text(root, "token") ?? Text(root, "access_token");
            TimeSpan lifetime = root.TryGetProperty("expires_in", out JsonElement value)
                && value.TryGetInt32(out int seconds) && seconds > 0
                ? TimeSpan.FromSeconds(seconds)
                : DefaultLifetime;
            return token is { Length: > 0 } && !token.AsSpan().ContainsAnyExceptInRange('!', '~')
                ? new Authorization(new AuthenticationHeaderValue("Bearer", token), now + lifetime - Margin)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
