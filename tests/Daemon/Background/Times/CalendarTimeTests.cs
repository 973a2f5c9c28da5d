using System.Globalization;
using SkorionOS.Daemon.Background.Times;
using SkorionOS.Testing.Files;

namespace SkorionOS.Daemon.Tests.Background.Times;

public sealed class CalendarTimeTests
{
    [Theory]
    [InlineData("04:00", "Europe/Berlin")]
    [InlineData("Sat 04:00", "America/New_York")]
    [InlineData("Mon..Wed,Fri 23:59", "Asia/Kathmandu")]
    [InlineData("tuesday,Thu..Sun 0:00", "Pacific/Auckland")]
    [InlineData("Sun..Sun 12:30", "UTC")]
    public void NextAfter_SystemdAsked_SaysTheSame(string text, string zone)
    {
        Assert.True(CalendarTime.TryParse(text, out var calendar));

        // A step that meets every hour of the day, and both changes of the clocks of a year.
        for (var moment = new DateTimeOffset(2026, 1, 1, 0, 20, 0, TimeSpan.Zero); moment.Year < 2027; moment += TimeSpan.FromHours(553))
        {
            Assert.Equal(Systemd(text, moment, zone), calendar!.NextAfter(moment, LocalTimesTests.Zone(zone)));
        }
    }

    [Fact]
    public void NextAfter_ItsOwnMoment_IsTheNextOne()
    {
        var calendar = new CalendarTime(Weekdays.All, new TimeOnly(4, 0));
        var moment = new DateTimeOffset(2026, 5, 5, 4, 0, 0, TimeSpan.Zero);

        Assert.Equal(moment.AddDays(1), calendar.NextAfter(moment, TimeZoneInfo.Utc));
        Assert.Equal(moment, calendar.NextAfter(moment.AddTicks(-1), TimeZoneInfo.Utc));
    }

    [Fact]
    public void NextAfter_ClocksChange_ComesOnceADay()
    {
        var calendar = new CalendarTime(Weekdays.All, new TimeOnly(2, 30));
        var zone = LocalTimesTests.Zone("Europe/Berlin");
        var days = new HashSet<DateOnly>();
        var moment = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 365; i++)
        {
            moment = calendar.NextAfter(moment, zone);
            Assert.True(days.Add(LocalTimes.DateOf(moment, zone)));
        }

        Assert.Equal(new DateOnly(2026, 12, 31), days.Max());
    }

    [Theory]
    [InlineData("")]
    [InlineData("daily")]
    [InlineData("24:00")]
    [InlineData("04:60")]
    [InlineData("4")]
    [InlineData("Sat")]
    [InlineData("Sat, 04:00")]
    [InlineData("Fri..Mon 04:00")]
    [InlineData("Mon..Tue..Wed 04:00")]
    [InlineData("Caturday 04:00")]
    [InlineData("Sat 04:00 UTC")]
    [InlineData("*-*-* 04:00")]
    public void TryParse_NotOne_False(string text) => Assert.False(CalendarTime.TryParse(text, out _));

    private static DateTimeOffset Systemd(string text, DateTimeOffset moment, string zone)
    {
        var output = Tool.Run(
            "env", $"TZ={zone}", "systemd-analyze", "calendar",
            string.Create(CultureInfo.InvariantCulture, $"--base-time={moment.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"), text);

        // Where the zone is UTC the line "(in UTC)" is left out.
        var line = output.Split('\n').LastOrDefault(line => line.Contains("(in UTC):", StringComparison.Ordinal))
            ?? output.Split('\n').Single(line => line.Contains("Next elapse:", StringComparison.Ordinal));
        var time = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim().Split(' ');
        return DateTimeOffset.Parse($"{time[1]}T{time[2]}Z", CultureInfo.InvariantCulture);
    }
}
