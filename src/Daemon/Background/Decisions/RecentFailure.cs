namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>The last try failed.</summary>
/// <param name="At">When.</param>
/// <param name="Count">How many in a row have failed, 1 or more.</param>
/// <param name="Reason">Why the last one did, in words for people.</param>
internal sealed record RecentFailure(DateTimeOffset At, int Count, string Reason);
