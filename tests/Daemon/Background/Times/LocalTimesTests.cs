using SkorionOS.Daemon.Background.Times;

namespace SkorionOS.Daemon.Tests.Background.Times;

public sealed class LocalTimesTests
{
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", "01:59", "2026-03-29T00:59:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25", "01:59", "2026-10-24T23:59:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T02:00:00Z")]
    [InlineData("America/New_York", "2026-03-08", "02:15", "2026-03-08T07:00:00Z")]
    [InlineData("America/New_York", "2026-11-01", "01:15", "2026-11-01T05:15:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-03T15:30:00Z")]
    [InlineData("America/Santiago", "2026-09-06", "00:00", "2026-09-06T04:00:00Z")]
    [InlineData("UTC", "2026-03-29", "02:30", "2026-03-29T02:30:00Z")]
    public void At_TimesThatAreSkippedOrDoubled_AreTheSkipOrTheFirst(string zone, string date, string time, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, null), LocalTimes.At(DateOnly.Parse(date, null), TimeOnly.Parse(time, null), Zone(zone)));

    internal static TimeZoneInfo Zone(string name) => TimeZoneInfo.FindSystemTimeZoneById(name);
}
