using Microsoft.Extensions.Logging;

namespace SkorionOS.Oci;

/// <summary>Every line that this room logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Trying again in {Delay}, retry {Retry} of {Retries}: {Reason}")]
    public static partial void Retrying(ILogger logger, TimeSpan delay, int retry, int retries, string reason);

    [LoggerMessage(2, LogLevel.Debug, "Asking {Realm} for a token, {How}")]
    public static partial void AskingForToken(ILogger logger, Uri realm, string how);

    [LoggerMessage(3, LogLevel.Warning, "{Registry} answers no HTTPS and is spoken to in plain HTTP, as --tls-verify=false allows")]
    public static partial void PlainHttp(ILogger logger, string registry);

    [LoggerMessage(4, LogLevel.Debug, "Blob {Blob} goes on at byte {Position}")]
    public static partial void Resuming(ILogger logger, Digest blob, long position);

    [LoggerMessage(5, LogLevel.Debug,
        "Blob {Blob}: the server's ranges are of no use ({Reason}); starting over and skipping to byte {Position}")]
    public static partial void RangesGivenUp(ILogger logger, Digest blob, string reason, long position);
}
