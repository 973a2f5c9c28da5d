using System.Net;

namespace SkorionOS.Oci.Distribution;

/// <summary>
/// A registry, or a host it points at, did not give what was asked for. Codes: <c>registry-unreachable</c>, <c>tls-failed</c>,
/// <c>transfer-broken</c>, <c>unauthorized</c>, <c>denied</c>, <c>image-not-found</c>, <c>blob-missing</c>, <c>rate-limited</c>,
/// <c>server-error</c>, <c>redirect-refused</c>, <c>registry-protocol</c>. It is thrown after the retries that make sense for its kind.
/// </summary>
public sealed class RegistryException : OciException
{
    internal RegistryException(string code, string message, Exception? innerException = null)
        : base(code, message, innerException)
    {
    }

    /// <summary>The status of the answer, or null when there was none.</summary>
    public HttpStatusCode? Status { get; internal init; }

    /// <summary>How long the server asked to be left alone, or null.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>The same request may well succeed a little later.</summary>
    internal bool IsTransient { get; init; }
}
