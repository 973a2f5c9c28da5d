namespace SkorionOS.Daemon.Background.Times;

/// <summary>A time in which the background may work.</summary>
/// <param name="Days">The days on which it begins.</param>
/// <param name="Start">When it begins, local time.</param>
/// <param name="Duration">How long it lasts, by a stopwatch: as long on the day the clocks change as on others.</param>
public sealed record MaintenanceWindow(Weekdays Days, TimeOnly Start, TimeSpan Duration);
