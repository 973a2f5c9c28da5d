using System.Net;
using System.Security.Authentication;

namespace SkorionOS.Oci.Distribution;

/// <summary>One request and the headers of its answer, with every way in which that fails put into this room's words.</summary>
internal sealed class HttpExchange(HttpHosts hosts, ImageSourceOptions options)
{
    /// <exception cref="RegistryException">No answer, with <c>IsTransient</c> where trying again makes sense.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri address = request.RequestUri!;
        using CancellationTokenSource timeout = new(options.Patience.Headers, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await hosts.For(address)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // Both the time for headers and the handler's own time for a connection end here.
            throw Unreachable(address, timeout.IsCancellationRequested
                ? $"no answer within {options.Patience.Headers.TotalSeconds} seconds"
                : $"no connection within {options.Patience.Connect.TotalSeconds} seconds", e);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new RegistryException("registry-protocol",
                $"{address.Authority} answers with more than {OciLimits.Headers} bytes of headers.", e);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError
            || e.InnerException is AuthenticationException)
        {
            // A certificate that is not trusted will not be in a second either; a handshake that was cut off may go well then.
            throw new RegistryException("tls-failed", $"No trusted HTTPS with {address.Authority}: {Innermost(e)}", e)
            {
                IsTransient = e.InnerException is not AuthenticationException,
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Unreachable(address, Innermost(e), e);
        }
    }

    /// <summary>The body of an answer, read under the idle timeout.</summary>
    public async Task<BodyReader> BodyAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken) =>
        new(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), response, what, options);

    /// <summary>The failure that an answer without success stands for. The answer is disposed.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="what">What was asked for, for the message.</param>
    /// <param name="missing">The code of a 404.</param>
    /// <param name="isElsewhere">
    /// The answer is that of a host that the registry sent us to: an address that has expired there is renewed by asking the registry
    /// again.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for the body.</param>
    public async Task<RegistryException> FailureAsync(
        HttpResponseMessage response, string what, string missing, bool isElsewhere, CancellationToken cancellationToken)
    {
        using (response)
        {
            HttpStatusCode status = response.StatusCode;
            string host = response.RequestMessage?.RequestUri?.Authority ?? "the server";
            string reason = await ErrorBody.ReadAsync(response, this, cancellationToken).ConfigureAwait(false);
            bool expired = isElsewhere && status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
            (string code, bool isTransient) = status switch
            {
                HttpStatusCode.Unauthorized => ("unauthorized", expired),
                HttpStatusCode.Forbidden => ("denied", expired),
                HttpStatusCode.NotFound => (missing, false),
                HttpStatusCode.TooManyRequests => ("rate-limited", true),
                HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError =>
                    ("server-error", status != HttpStatusCode.NotImplemented),
                _ => ("registry-protocol", false),
            };
            return new RegistryException(code, $"{host} refuses {what}: {(int)status}{(reason.Length == 0 ? "" : " " + reason)}.")
            {
                Status = status,
                IsTransient = isTransient,
                RetryAfter = RetryAfter(response),
            };
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } seconds } => seconds,
        { Date: { } date } when date - options.TimeProvider.GetUtcNow() is var wait => wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };

    private static RegistryException Unreachable(Uri address, string why, Exception inner) =>
        new("registry-unreachable", $"{address.Authority} cannot be reached: {why}", inner) { IsTransient = true };

    private static string Innermost(Exception e)
    {
        while (e.InnerException is not null)
        {
            e = e.InnerException;
        }

        return e.Message;
    }
}
