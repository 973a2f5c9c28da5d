namespace SkorionOS.Daemon.Background.Times;

/// <summary>Whether a maintenance window is open.</summary>
/// <param name="IsOpen">True while one is, and where there are none at all.</param>
/// <param name="ChangesAt">When the last of those that are open now, or begin before they end, closes; or when the next opens. Null when nothing will change.</param>
internal sealed record WindowState(bool IsOpen, DateTimeOffset? ChangesAt)
{
    /// <summary>The state of some windows at a moment.</summary>
    public static WindowState At(IReadOnlyCollection<MaintenanceWindow> windows, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (windows.Count == 0)
        {
            return new WindowState(true, null);
        }

        // Windows last a day at most, so one that is open began yesterday at the earliest, the day before where clocks skip; one that opens next does so within a week.
        var today = LocalTimes.DateOf(now, zone);
        var occurrences = Enumerable.Range(-2, 12)
            .Select(today.AddDays)
            .SelectMany(date => windows.Where(window => window.Days.Has(date.DayOfWeek)).Select(window => Occurrence(date, window, zone)))
            .OrderBy(occurrence => occurrence.Start)
            .ToList();

        DateTimeOffset? end = null;
        foreach (var (start, stop) in occurrences)
        {
            if (start <= (end ?? now) && stop > (end ?? now))
            {
                end = stop;
            }
        }

        return end is null
            ? new WindowState(false, occurrences.First(occurrence => occurrence.Start > now).Start)
            : new WindowState(true, end);
    }

    private static (DateTimeOffset Start, DateTimeOffset End) Occurrence(DateOnly date, MaintenanceWindow window, TimeZoneInfo zone)
    {
        var start = LocalTimes.At(date, window.Start, zone);
        return (start, start + window.Duration);
    }
}
