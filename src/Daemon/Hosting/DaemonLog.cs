using Microsoft.Extensions.Logging;

namespace SkorionOS.Daemon.Hosting;

/// <summary>What the service says in the journal. The name of each event is its MESSAGE_ID; docs/dbus.md lists them.</summary>
internal static partial class DaemonLog
{
    [LoggerMessage(1, LogLevel.Information, "job {Id} was added: {Kind}, by {Origin} (user {Uid})", EventName = "e6526486ee624b78ad18074e65a14444")]
    public static partial void JobAdded(ILogger logger, ulong id, string kind, string origin, uint uid);

    [LoggerMessage(2, LogLevel.Information, "job {Id} ended: {State} [{Code}] {Reason}", EventName = "94dd62b30daf4d2a97c078eca7d50633")]
    public static partial void JobEnded(ILogger logger, ulong id, string state, string code, string reason);

    [LoggerMessage(3, LogLevel.Warning, "jobs cannot be written down, and will not be known after a restart: {Reason}", EventName = "92df602115fe473aab32343505f42543")]
    public static partial void JobsNotKept(ILogger logger, string reason);

    [LoggerMessage(4, LogLevel.Information, "serving {Name}", EventName = "0696cee6791f4d8db3ec6dc60ad2ce90")]
    public static partial void Serving(ILogger logger, string name);

    [LoggerMessage(5, LogLevel.Information, "leaving: {Reason}", EventName = "8b7b20ebad1a409ca4f94b5281bbf416")]
    public static partial void Leaving(ILogger logger, string reason);

    [LoggerMessage(6, LogLevel.Error, "cannot serve: {Reason}", EventName = "f76c856cac8f46b7bd0d3b73cba1f45e")]
    public static partial void CannotServe(ILogger logger, string reason);

    [LoggerMessage(8, LogLevel.Information, "restarting the machine into what is staged", EventName = "75bd967f955945dd9c15c6ecdc9b4d62")]
    public static partial void Rebooting(ILogger logger);

    [LoggerMessage(7, LogLevel.Warning, "the background cannot go on: {Reason}", EventName = "2e28a71c827f4f718ea35d955c02c410")]
    public static partial void BackgroundFailed(ILogger logger, string reason);
}
