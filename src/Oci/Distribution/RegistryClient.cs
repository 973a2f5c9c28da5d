using System.Net;
using System.Net.Http.Headers;

namespace SkorionOS.Oci.Distribution;

/// <summary>
/// GETs at one endpoint: answers its challenge, follows its redirects, and turns refusals into failures. It makes each request once; retries are for those who know what they have already.
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
        HttpResponseMessage response = await ByAnySchemeAsync(request, authorization, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized && IsHere(response.RequestMessage!.RequestUri!))
        {
            AuthenticationHeaderValue? answer = await _authenticator.AnswerAsync(response, authorization, cancellationToken).ConfigureAwait(false);
            if (answer is not null)
            {
                response.Dispose();
                response = await ByAnySchemeAsync(request, answer, cancellationToken).ConfigureAwait(false);
            }
        }

        return response.IsSuccessStatusCode
            ? response
            : throw await _exchange.FailureAsync(
                response, request.What, request.Missing, !IsHere(response.RequestMessage!.RequestUri!), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The body of an answer of <see cref="SendAsync"/>, which it disposes at its end.</summary>
    public Task<BodyReader> BodyAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken) =>
        _exchange.BodyAsync(response, what, cancellationToken);

    public void Dispose()
    {
        _authenticator.Dispose();
        _hosts.Dispose();
    }

    /// <summary>HTTPS; where certificates do not count, plain HTTP when there is none. What worked once is kept.</summary>
    private async Task<HttpResponseMessage> ByAnySchemeAsync(RegistryRequest request, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        if (_scheme is not null)
        {
            return await FollowAsync(request, _scheme, authorization, cancellationToken).ConfigureAwait(false);
        }

        HttpResponseMessage response;
        try
        {
            response = await FollowAsync(request, "https", authorization, cancellationToken).ConfigureAwait(false);
            _scheme = "https";
        }
        catch (RegistryException e) when (e.Code is "tls-failed" or "registry-unreachable")
        {
            response = await FollowAsync(request, "http", authorization, cancellationToken).ConfigureAwait(false);
            _scheme = "http";
            Log.PlainHttp(_options.Logger, _endpoint.Authority);
        }

        return response;
    }

    /// <summary>Follows redirects by hand: the Authorization is for the registry, and does not go on to any other host.</summary>
    private async Task<HttpResponseMessage> FollowAsync(RegistryRequest request, string scheme, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        Uri address = _endpoint.Address(scheme, request.Path);
        for (int redirects = 0; redirects <= OciLimits.Redirects; redirects++)
        {
            using HttpRequestMessage message = request.At(address, authorization);
            HttpResponseMessage response = await _exchange.SendAsync(message, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
            {
                return response;
            }

            Uri next = Next(address, response, request.What);
            response.Dispose();

            // Once away from the registry, nothing that comes after gets it, not even a way back to where it came from.
            authorization = next.Scheme == address.Scheme && next.Authority == address.Authority ? authorization : null;
            address = next;
        }

        throw new RegistryException("redirect-refused", $"{_endpoint.Authority} redirects {request.What} more than {OciLimits.Redirects} times.");
    }

    private static Uri Next(Uri from, HttpResponseMessage response, string what)
    {
        if (response.Headers.Location is not { } location)
        {
            throw new RegistryException("registry-protocol", $"{from.Authority} redirects {what} to nowhere.");
        }

        Uri next = new(from, location);
        bool isHttp = next.Scheme == Uri.UriSchemeHttps || (next.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp);
        return isHttp && next.UserInfo.Length == 0
            ? next
            : throw new RegistryException("redirect-refused", $"{from.Authority} redirects {what} to {Excerpt.Of(next.GetLeftPart(UriPartial.Authority))}, away from HTTPS.");
    }

    private bool IsHere(Uri address) => address.Authority == _endpoint.Address(address.Scheme, "/").Authority;
}
