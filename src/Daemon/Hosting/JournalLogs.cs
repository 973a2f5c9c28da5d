using System.Globalization;
using Microsoft.Extensions.Logging;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Hosting;

/// <summary>
/// What is logged goes to the journal with its fields where standard error leads there, and else to standard error, a line each with the priority of
/// sd-daemon(3) before it.
/// </summary>
internal sealed class JournalLogs : ILoggerProvider
{
    private readonly bool _toJournal = Journal.IsOurLog;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Log(_toJournal);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Log(bool toJournal) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information && logLevel != LogLevel.None;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            var message = exception is null ? formatter(state, exception) : $"{formatter(state, exception)}: {exception}";
            if (!toJournal || !Journal.Send(Fields(logLevel, eventId, state, message)))
            {
                Console.Error.WriteLine($"<{Priority(logLevel)}>{message.ReplaceLineEndings(" ")}");
            }
        }

        private static List<KeyValuePair<string, string>> Fields<TState>(LogLevel level, EventId id, TState state, string message)
        {
            List<KeyValuePair<string, string>> fields =
            [
                new("MESSAGE", message),
                new("PRIORITY", Priority(level)),
                new("SYSLOG_IDENTIFIER", "bootcd"),
            ];
            if (id.Name is { Length: 32 } messageId)
            {
                fields.Add(new("MESSAGE_ID", messageId));
            }

            if (state is IEnumerable<KeyValuePair<string, object?>> values)
            {
                fields.AddRange(values.Where(value => value.Key[0] != '{').Select(value => new KeyValuePair<string, string>(
                    $"BOOTC_{value.Key.ToUpperInvariant()}", Convert.ToString(value.Value, CultureInfo.InvariantCulture) ?? "")));
            }

            return fields;
        }

        private static string Priority(LogLevel level) => level switch
        {
            LogLevel.Critical => "2",
            LogLevel.Error => "3",
            LogLevel.Warning => "4",
            _ => "6",
        };
    }
}
