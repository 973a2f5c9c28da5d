using FsCheck;
using FsCheck.Fluent;
using SkorionOS.Daemon.Background;
using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Daemon.Background.Times;

namespace SkorionOS.Daemon.Tests.Background.Decisions;

public sealed class CheckScheduleTests
{
    private static readonly DateTimeOffset Now = Scene.Noon;

    [Fact]
    public void NextCheck_IntervalAndJitter_IsWithinBoth()
    {
        var due = Machines(1000).Select(machine => Next(BackgroundSettings.Default, Now, machine) - Now).ToList();

        Assert.All(due, wait => Assert.InRange(wait, TimeSpan.FromHours(8), TimeSpan.FromHours(10)));
        Assert.All(due.GroupBy(wait => (int)(wait.TotalMinutes / 12)), slot => Assert.InRange(slot.Count(), 50, 160));
    }

    [Fact]
    public void NextCheck_SameMachine_IsTheSameAfterARestartAndAnotherEachTime()
    {
        var first = Next(BackgroundSettings.Default, Now, Scene.Machine);

        Assert.Equal(first, Next(BackgroundSettings.Default, Now, MachineIdentity.TryParse("0123456789abcdef0123456789abcdef")!));
        Assert.NotEqual(first - Now, Next(BackgroundSettings.Default, Now.AddSeconds(1), Scene.Machine) - Now.AddSeconds(1));
    }

    [Fact]
    public void NextCheck_Calendar_IsASlotAndJitterAndEachSlotOnce()
    {
        var settings = BackgroundSettings.Default with { Calendar = new CalendarTime(Weekdays.All, new TimeOnly(4, 0)) };
        var slot = Now.AddHours(16);

        var due = Next(settings, Now, Scene.Machine);
        Assert.InRange(due, slot, slot.AddHours(2));
        Assert.InRange(Next(settings, due, Scene.Machine, due), slot.AddDays(1), slot.AddDays(1).AddHours(2));
    }

    [Fact]
    public void NextCheck_CalendarMissedWhileOff_IsOverdue()
    {
        var settings = BackgroundSettings.Default with { Calendar = new CalendarTime(Weekdays.All, new TimeOnly(4, 0)) };

        Assert.InRange(Next(settings, Now.AddDays(-3), Scene.Machine), DateTimeOffset.MinValue, Now);
    }

    /// <summary>Whatever the clock showed at the last check, and shows now: it is checked within one interval and one jitter.</summary>
    [Fact]
    public void NextCheck_AnyClock_NeverWaitsLong()
    {
        var cases =
            from seconds in Gen.Choose(int.MinValue, int.MaxValue)
            from years in Gen.Choose(-50, 50)
            from calendar in Gen.Elements(true, false)
            from hours in Gen.Choose(1, 30 * 24)
            select (Last: Now.AddSeconds(seconds).AddYears(years), Settings: BackgroundSettings.Default with
            {
                Interval = TimeSpan.FromHours(hours),
                Calendar = calendar ? new CalendarTime(Weekdays.Saturday, new TimeOnly(4, 0)) : null,
            });

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var longest = (c.Settings.Calendar is null ? c.Settings.Interval : TimeSpan.FromDays(7)) + c.Settings.Jitter;
            Assert.True(Next(c.Settings, c.Last, Scene.Machine) <= Now + longest);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(9, true)]
    [InlineData(11, false)]
    [InlineData(5_000_000, false)]
    public void NextCheck_LastOneAhead_CountsOnlyWhereTheClockWasTrimmed(int minutesAhead, bool counts) =>
        Assert.Equal(counts, Next(BackgroundSettings.Default, Now.AddMinutes(minutesAhead), Scene.Machine) > Now);

    [Fact]
    public void NextTry_FurtherFailures_WaitTwiceAsLongUpToTheInterval()
    {
        TimeSpan[] waits = [.. Enumerable.Range(1, 100).Select(count => CheckSchedule.NextTry(
            new RecentFailure(Now, count, ""), BackgroundLimits.FirstRetry, TimeSpan.FromHours(8), Scene.Machine, Now) - Now)];

        Assert.InRange(waits[0], TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(7.5));
        Assert.Equal(waits[0].TotalSeconds * 8, waits[3].TotalSeconds, 3);
        Assert.InRange(waits[99], TimeSpan.FromHours(8), TimeSpan.FromHours(12));
    }

    private static IEnumerable<MachineIdentity> Machines(int count) => Enumerable.Range(1, count).Select(number => MachineIdentity.TryParse($"{number:x32}")!);

    private static DateTimeOffset Next(BackgroundSettings settings, DateTimeOffset last, MachineIdentity machine, DateTimeOffset? now = null) =>
        CheckSchedule.NextCheck(settings, last, machine, now ?? Now, TimeZoneInfo.Utc);
}
