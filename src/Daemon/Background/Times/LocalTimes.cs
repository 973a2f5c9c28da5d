namespace SkorionOS.Daemon.Background.Times;

/// <summary>Times on the clock on the wall, as moments.</summary>
internal static class LocalTimes
{
    /// <summary>
    /// The moment at which a clock on the wall shows this. A time that the clock skips (summer time begins) is the moment at which it skips, and of one that it shows
    /// twice the first is meant: so what is to happen at a time of day happens on each day, once.
    /// </summary>
    /// <param name="date">A day.</param>
    /// <param name="time">The time of that day.</param>
    /// <param name="zone">Where the clock hangs.</param>
    public static DateTimeOffset At(DateOnly date, TimeOnly time, TimeZoneInfo zone)
    {
        var local = date.ToDateTime(time);

        // The gaps end at whole minutes, and are an hour long; a day at the most.
        while (zone.IsInvalidTime(local))
        {
            local = new DateTime(local.Ticks - (local.Ticks % TimeSpan.TicksPerMinute)).AddMinutes(1);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>The day that a clock on the wall shows.</summary>
    public static DateOnly DateOf(DateTimeOffset moment, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);
}
