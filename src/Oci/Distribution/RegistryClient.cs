using System.Net;
using System.Net.Http.Headers;

namespace SkorionOS.Oci.Distribution;

/// <summary>
/// GETs at one endpoint: answers its challenge, follows its redirects, and turns refusals into failures. It makes each request once;
/// retries are for those who know what they have already.
/// </summary>
internal sealed class RegistryClient : IDisposable
{
    private readonly ImageSourceOptions _options;
    private readonly RegistryEndpoint _endpoint;
    private readonly HttpHosts _hosts;
    private readonly HttpExchange _exchange;
    private readonly Authenticator _authenticator;
    private string? _scheme;

    public RegistryClient(RegistryEndpoint endpoint, ImageSourceOptions options)
    {
        _options = options;
        _endpoint = endpoint;
        _hosts = new HttpHosts(options, endpoint);
        _exchange = new HttpExchange(_hosts, options);
        _authenticator = new Authenticator(endpoint, new TokenService(_exchange, options), options);
        _scheme = options.TlsVerify ? "https" : null;
    }

    /// <summary>The answer, with success and its headers read.</summary>
    /// <exception cref="OciException">Anything else.</exception>
    public async Task<HttpResponseMessage> SendAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        AuthenticationHeaderValue? authorization = _authenticator.Current;
        HttpResponseMessage response = await FollowAsync(request, authorization, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized && IsHere(response.RequestMessage!.RequestUri!))
        {
            AuthenticationHeaderValue? answer =
                await _authenticator.AnswerAsync(response, authorization, cancellationToken).ConfigureAwait(false);
            if (answer is not null)
            {
                response.Dispose();
                response = await FollowAsync(request, answer, cancellationToken).ConfigureAwait(false);
            }
        }

        return response.IsSuccessStatusCode
            ? response
            : throw await _exchange.FailureAsync(
                response, request.What, request.Missing, !IsHere(response.RequestMessage!.RequestUri!), cancellationToken)
                .ConfigureAwait(false);
    }

    /// <summary>The body of an answer of <see cref="SendAsync"/>, which it disposes at its end.</summary>
    public Task<BodyReader> BodyAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken) =>
        _exchange.BodyAsync(response, what, cancellationToken);

    public void Dispose()
    {
        _authenticator.Dispose();
        _hosts.Dispose();
    }

    /// <summary>Follows redirects by hand: the Authorization is for the registry, and does not go on to any other host.</summary>
    private async Task<HttpResponseMessage> FollowAsync(
        RegistryRequest request, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await AskRegistryAsync(request, authorization, cancellationToken).ConfigureAwait(false);
        for (int redirects = 0; IsRedirect(response.StatusCode); redirects++)
        {
            using HttpResponseMessage redirect = response;
            Uri from = response.RequestMessage!.RequestUri!;
            Uri to = Next(from, response, request.What);
            if (redirects == OciLimits.Redirects)
            {
                throw new RegistryException("redirect-refused",
                    $"{_endpoint.Authority} redirects {request.What} more than {OciLimits.Redirects} times.");
            }

            // Once away from the registry, nothing that comes after gets it, not even a way back to where it came from.
            authorization = to.Scheme == from.Scheme && to.Authority == from.Authority ? authorization : null;
            response = await AskAsync(request, to, authorization, cancellationToken).ConfigureAwait(false);
        }

        return response;
    }

    /// <summary>By HTTPS; where certificates do not count, by plain HTTP when there is none. What worked once is kept.</summary>
    private async Task<HttpResponseMessage> AskRegistryAsync(
        RegistryRequest request, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        if (_scheme is not null)
        {
            return await AskAsync(request, _endpoint.Address(_scheme, request.Path), authorization, cancellationToken)
                .ConfigureAwait(false);
        }

        HttpResponseMessage response;
        try
        {
            response =
                await AskAsync(request, _endpoint.Address("https", request.Path), authorization, cancellationToken).ConfigureAwait(false);
            _scheme = "https";
        }
        catch (RegistryException e) when (e.Code is "tls-failed" or "registry-unreachable")
        {
            response =
                await AskAsync(request, _endpoint.Address("http", request.Path), authorization, cancellationToken).ConfigureAwait(false);
            _scheme = "http";
            Log.PlainHttp(_options.Logger, _endpoint.Authority);
        }

        return response;
    }

    private async Task<HttpResponseMessage> AskAsync(
        RegistryRequest request, Uri address, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = request.At(address, authorization);
        return await _exchange.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static Uri Next(Uri from, HttpResponseMessage response, string what)
    {
        if (response.Headers.Location is not { } location)
        {
            throw new RegistryException("registry-protocol", $"{from.Authority} redirects {what} to nowhere.");
        }

        if (!Uri.TryCreate(from, location, out Uri? next))
        {
            throw new RegistryException("registry-protocol",
                $"{from.Authority} redirects {what} to '{Excerpt.Of(location.OriginalString)}', which is no address.");
        }

        bool isHttp = next.Scheme == Uri.UriSchemeHttps || (next.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp);
        return isHttp && next.UserInfo.Length == 0
            ? next
            : throw new RegistryException("redirect-refused",
                $"{from.Authority} redirects {what} to {Excerpt.Of(next.GetLeftPart(UriPartial.Authority))}, away from HTTPS.");
    }

    private bool IsHere(Uri address) => address.Authority == _endpoint.Address(address.Scheme, "/").Authority;
}
