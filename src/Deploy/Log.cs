using Microsoft.Extensions.Logging;

namespace SkorionOS.Deploy;

/// <summary>Every line that this room logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The {Operation} is not in the history: {Reason}")]
    public static partial void HistoryNotWritten(ILogger logger, string operation, string reason);
}
