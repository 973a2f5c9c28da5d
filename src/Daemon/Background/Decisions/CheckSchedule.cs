using System.Globalization;
using SkorionOS.Daemon.Background.Settings;

namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>
/// When to check, and when to try again. Nothing of it is kept: it follows from the time of the last check, so that it is the same after a restart; what is random in
/// it comes from this machine and that time, so that it differs between machines and from time to time. A time that lies ahead was taken while the clock was wrong,
/// and counts for nothing: no wait is longer than one interval and one jitter.
/// </summary>
internal static class CheckSchedule
{
    /// <summary>When the next check is due; a moment that is past, or now, when it is overdue.</summary>
    /// <param name="settings">Interval or calendar, and jitter.</param>
    /// <param name="last">When the last check ended well; null when there was none.</param>
    /// <param name="machine">This machine.</param>
    /// <param name="now">The moment; one for all that is compared with it, since a clock goes on between two looks at it.</param>
    /// <param name="zone">Where the clock hangs.</param>
    public static DateTimeOffset NextCheck(BackgroundSettings settings, DateTimeOffset? last, MachineIdentity machine, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (last is null || Past(last.Value, now) is not { } from)
        {
            return now;
        }

        var slot = settings.Calendar?.NextAfter(from, zone) ?? from + settings.Interval;

        // The last check names the turn, as it was written down: trimming the clock must not draw another lot.
        return slot + (settings.Jitter * machine.PlaceFor(Subject("check", last.Value)));
    }

    /// <summary>When to try again what failed: five minutes later, twice as long after each further failure, up to the interval; and up to half as much again, so that
    /// not all machines come back to a server at once.</summary>
    public static DateTimeOffset NextTry(RecentFailure failure, TimeSpan first, TimeSpan most, MachineIdentity machine, DateTimeOffset now)
    {
        if (Past(failure.At, now) is not { } from)
        {
            return now;
        }

        // Beyond this many the interval is reached, whatever it is.
        var wait = first * Math.Pow(2, Math.Clamp(failure.Count - 1, 0, 20));
        return from + ((wait < most ? wait : most) * (1 + (machine.PlaceFor(Subject("retry", failure.At)) / 2)));
    }

    private static DateTimeOffset? Past(DateTimeOffset at, DateTimeOffset now) =>
        at <= now ? at : at - now <= BackgroundLimits.ClockTolerance ? now : null;

    private static string Subject(string what, DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{what} {at.ToUnixTimeSeconds()}");
}
