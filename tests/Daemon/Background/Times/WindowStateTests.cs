using FsCheck;
using FsCheck.Fluent;
using SkorionOS.Daemon.Background.Times;

namespace SkorionOS.Daemon.Tests.Background.Times;

public sealed class WindowStateTests
{
    private static readonly MaintenanceWindow Night = Window(Weekdays.All, "02:00", 4);

    [Theory]
    [InlineData("2026-05-05T01:59:59Z", false, "2026-05-05T02:00:00Z")]
    [InlineData("2026-05-05T02:00:00Z", true, "2026-05-05T06:00:00Z")]
    [InlineData("2026-05-05T05:59:59Z", true, "2026-05-05T06:00:00Z")]
    [InlineData("2026-05-05T06:00:00Z", false, "2026-05-06T02:00:00Z")]
    public void At_EdgesOfAWindow_OpensAndClosesOnTime(string now, bool open, string changes) => AssertState([Night], now, TimeZoneInfo.Utc, open, changes);

    [Fact]
    public void At_NoWindows_IsOpenForEver() => Assert.Equal(new WindowState(true, null), WindowState.At([], DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc));

    [Theory]
    [InlineData("2026-05-02T23:00:00Z", true, "2026-05-03T04:00:00Z")]
    [InlineData("2026-05-03T03:59:00Z", true, "2026-05-03T04:00:00Z")]
    [InlineData("2026-05-03T04:00:00Z", false, "2026-05-09T22:00:00Z")]
    public void At_OverMidnight_TheDayIsThatOfItsStart(string now, bool open, string changes) =>
        AssertState([Window(Weekdays.Saturday, "22:00", 6)], now, TimeZoneInfo.Utc, open, changes);

    [Fact]
    public void At_WindowsThatTouchOrOverlap_AreOne() => AssertState(
        [Window(Weekdays.Tuesday, "02:00", 4), Window(Weekdays.Tuesday, "06:00", 1), Window(Weekdays.Tuesday, "03:00", 2), Window(Weekdays.Tuesday, "06:30", 2)],
        "2026-05-05T02:30:00Z", TimeZoneInfo.Utc, true, "2026-05-05T08:30:00Z");

    [Theory]
    // The clock goes from 02:00 to 03:00 at 01:00 UTC: the window opens then, and is open for four hours.
    [InlineData("2026-03-29T00:59:59Z", false, "2026-03-29T01:00:00Z")]
    [InlineData("2026-03-29T01:00:00Z", true, "2026-03-29T05:00:00Z")]
    [InlineData("2026-03-29T05:00:00Z", false, "2026-03-30T00:30:00Z")]
    // The clock goes from 03:00 to 02:00 at 01:00 UTC: the first half past two opens it.
    [InlineData("2026-10-25T00:29:59Z", false, "2026-10-25T00:30:00Z")]
    [InlineData("2026-10-25T00:30:00Z", true, "2026-10-25T04:30:00Z")]
    [InlineData("2026-10-25T01:30:00Z", true, "2026-10-25T04:30:00Z")]
    [InlineData("2026-10-25T04:30:00Z", false, "2026-10-26T01:30:00Z")]
    public void At_ClocksChange_OpensOnceForItsWholeTime(string now, bool open, string changes) =>
        AssertState([Window(Weekdays.All, "02:30", 4)], now, LocalTimesTests.Zone("Europe/Berlin"), open, changes);

    /// <summary>Against the definition, minute by minute: open exactly while some start is at most its duration ago.</summary>
    [Fact]
    public void At_AnyWindowsAndMoment_IsWhatTheStartsSay()
    {
        var windows =
            from days in Gen.Choose(1, (int)Weekdays.All)
            from minute in Gen.Choose(0, (24 * 60) - 1)
            from duration in Gen.Choose(10, 24 * 60)
            select new MaintenanceWindow((Weekdays)days, TimeOnly.MinValue.AddMinutes(minute), TimeSpan.FromMinutes(duration));
        var cases =
            from some in windows.ListOf(2)
            from zone in Gen.Elements("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC")
            from minute in Gen.Choose(0, 366 * 24 * 60)
            select (Windows: some.ToList(), Zone: LocalTimesTests.Zone(zone), Now: new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute));

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var state = WindowState.At(c.Windows, c.Now, c.Zone);
            Assert.Equal(IsOpen(c.Windows, c.Now, c.Zone), state.IsOpen);
            Assert.True(state.ChangesAt > c.Now);
            Assert.True(state.ChangesAt < c.Now.AddDays(11));

            // Nothing changes before, and something does then; but of windows without end only that far is looked.
            Assert.Equal(state.IsOpen, IsOpen(c.Windows, state.ChangesAt!.Value.AddMinutes(-1), c.Zone));
            Assert.True(state.IsOpen != IsOpen(c.Windows, state.ChangesAt!.Value, c.Zone) || state.ChangesAt > c.Now.AddDays(8));
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsOpen(List<MaintenanceWindow> windows, DateTimeOffset now, TimeZoneInfo zone) =>
        windows.Any(window => Enumerable.Range(-3, 6)
            .Select(LocalTimes.DateOf(now, zone).AddDays)
            .Where(date => window.Days.Has(date.DayOfWeek))
            .Select(date => now - LocalTimes.At(date, window.Start, zone))
            .Any(age => age >= TimeSpan.Zero && age < window.Duration));

    private static MaintenanceWindow Window(Weekdays days, string start, int hours) => new(days, TimeOnly.Parse(start, null), TimeSpan.FromHours(hours));

    private static void AssertState(MaintenanceWindow[] windows, string now, TimeZoneInfo zone, bool open, string changes) =>
        Assert.Equal(new WindowState(open, DateTimeOffset.Parse(changes, null)), WindowState.At(windows, DateTimeOffset.Parse(now, null), zone));
}
