using System.Globalization;

namespace SkorionOS.Daemon.Background.Times;

/// <summary>A time that comes again: on these days, at this time of the day, local time.</summary>
/// <param name="Days">The days.</param>
/// <param name="Time">The time of the day, in whole minutes.</param>
public sealed record CalendarTime(Weekdays Days, TimeOnly Time)
{
    /// <summary>Reads <c>04:00</c>, <c>Sat 04:00</c> or <c>Mon..Wed,Fri 04:00</c>: what of systemd's calendar expressions people write.</summary>
    /// <returns>False when it is none of these.</returns>
    public static bool TryParse(string text, out CalendarTime? calendar)
    {
        ArgumentNullException.ThrowIfNull(text);
        calendar = null;
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var days = Weekdays.All;
        if (parts.Length is 0 or > 2 || (parts.Length == 2 && !WeekdaysText.TryParse(parts[0], out days)) || !TryParseTime(parts[^1], out var time))
        {
            return false;
        }

        calendar = new CalendarTime(days, time);
        return true;
    }

    /// <summary>Reads a time of the day, <c>04:00</c>.</summary>
    internal static bool TryParseTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    /// <summary>The first such moment after another.</summary>
    internal DateTimeOffset NextAfter(DateTimeOffset moment, TimeZoneInfo zone)
    {
        // From the day before: where the clock skips midnight, a time of that day is still to come.
        var date = LocalTimes.DateOf(moment, zone).AddDays(-1);
        while (true)
        {
            if (Days.Has(date.DayOfWeek) && LocalTimes.At(date, Time, zone) is var at && at > moment)
            {
                return at;
            }

            date = date.AddDays(1);
        }
    }
}
