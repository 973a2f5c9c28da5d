using System.Net.Http.Headers;
using System.Text;
using SkorionOS.Oci.Credentials;

namespace SkorionOS.Oci.Distribution;

/// <summary>
/// Answers the challenges of one registry for one repository. The first request goes out without credentials: most images are public, and a
/// credential that is not sent cannot leak.
/// </summary>
internal sealed class Authenticator(RegistryEndpoint endpoint, TokenService tokens, ImageSourceOptions options) : IDisposable
{
    private readonly SemaphoreSlim _answering = new(1);
    private volatile Authorization? _current;

    /// <summary>The header that the registry took before, unless it has run out.</summary>
    public AuthenticationHeaderValue? Current => _current is { } current && current.Until > options.TimeProvider.GetUtcNow()
        ? current.Header
        : null;

    /// <summary>The header that answers a refusal, or null when the device has nothing (else) to show.</summary>
    /// <param name="refusal">The 401.</param>
    /// <param name="used">The header that was refused, or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OciException">Credentials cannot be read, or the token service fails or must not be asked.</exception>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(HttpResponseMessage refusal, AuthenticationHeaderValue? used,
        CancellationToken cancellationToken)
    {
        await _answering.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Layers are fetched side by side: another one may have had the same refusal and answered it.
            if (Current is { } newer && !newer.Equals(used))
            {
                return newer;
            }

            _current = await MakeAsync(refusal, cancellationToken).ConfigureAwait(false);
            return _current?.Header is { } header && !header.Equals(used) ? header : null;
        }
        finally
        {
            _answering.Release();
        }
    }

    public void Dispose() => _answering.Dispose();

    private async Task<Authorization?> MakeAsync(HttpResponseMessage refusal, CancellationToken cancellationToken)
    {
        IReadOnlyList<Challenge> challenges = Challenge.Of(refusal);
        RegistryCredentials? credentials =
            await options.Credentials.FindAsync(endpoint.Name, endpoint.Repository, cancellationToken).ConfigureAwait(false);
        if (challenges.FirstOrDefault(challenge => challenge.Is("Bearer")) is { } bearer)
        {
            TokenRequest request = TokenRequest.Answering(bearer, refusal.RequestMessage!.RequestUri!, endpoint);
            return credentials is null || request.IsOfSameSite(endpoint)
                ? await tokens.FetchAsync(request, credentials, cancellationToken).ConfigureAwait(false)
                : await AskStrangerAsync(request, cancellationToken).ConfigureAwait(false);
        }

        return challenges.Any(challenge => challenge.Is("Basic")) && credentials is not null
            ? new Authorization(BasicHeader(credentials), DateTimeOffset.MaxValue)
            : null;
    }

    /// <summary>A token as nobody: the user's password is for the registry, not for whomever it names.</summary>
    private async Task<Authorization> AskStrangerAsync(TokenRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.FetchAsync(request, null, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException e) when (e.Code is "unauthorized" or "denied")
        {
            throw new RegistryException(e.Code,
                $"{e.Message} The credentials for {endpoint.Name} were not shown to it: it is of another site.", e);
        }
    }

    internal static AuthenticationHeaderValue BasicHeader(RegistryCredentials credentials) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Secret}")));
}
