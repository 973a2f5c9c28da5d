using SkorionOS.Daemon.Background;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Daemon.Background.Times;
using SkorionOS.Deploy;

namespace SkorionOS.Daemon.Tests.Background.Settings;

public sealed class SettingsFileTests
{
    [Fact]
    public void Apply_EveryKey_IsRead()
    {
        var settings = Apply("""
            [background]
            mode = "download"
            interval = "1d 12h"
            calendar = "Sat 04:00"
            jitter = "0s"
            allow-unverified = true
            on-metered = true
            on-battery = false
            minimum-battery = 45
            while-gaming = true
            bandwidth-limit = "2 MB/s"
            minimum-free = "5 GiB"

            [[window]]
            start = "02:00"
            duration = "4h"

            [[window]]
            days = ["Sat", "Mon..Tue"]
            start = "12:30"
            duration = "90min"

            [reboot]
            policy = "fleet-lock"
            idle-for = "10min"

            [fleet-lock]
            url = "https://lock.example/base"
            group = "room-1.a"

            [rollout]
            position = 0.25
            """);

        Assert.Equal(BackgroundMode.Download, settings.Mode);
        Assert.Equal(TimeSpan.FromHours(36), settings.Interval);
        Assert.Equal(new CalendarTime(Weekdays.Saturday, new TimeOnly(4, 0)), settings.Calendar);
        Assert.Equal(TimeSpan.Zero, settings.Jitter);
        Assert.True(settings.AllowUnverified);
        Assert.True(settings.OnMetered);
        Assert.False(settings.OnBattery);
        Assert.Equal(45, settings.MinimumBattery);
        Assert.True(settings.WhileGaming);
        Assert.Equal(2_000_000, settings.BandwidthLimit);
        Assert.Equal(new FreeSpaceFloor(5L << 30, 0), settings.MinimumFree);
        Assert.Equal(
            [
                new MaintenanceWindow(Weekdays.All, new TimeOnly(2, 0), TimeSpan.FromHours(4)),
                new MaintenanceWindow(Weekdays.Saturday | Weekdays.Monday | Weekdays.Tuesday, new TimeOnly(12, 30), TimeSpan.FromMinutes(90)),
            ],
            settings.Windows.AsEnumerable());
        Assert.Equal(RebootPolicy.FleetLock, settings.Reboot);
        Assert.Equal(TimeSpan.FromMinutes(10), settings.IdleFor);
        Assert.Equal(new Uri("https://lock.example/base"), settings.FleetLockUrl);
        Assert.Equal("room-1.a", settings.FleetLockGroup);
        Assert.Equal(0.25, settings.RolloutPosition);
    }

    [Theory]
    [InlineData("background.mode = \"off\"")]
    [InlineData("background = { mode = \"off\" }")]
    [InlineData("[background]\n'mode' = \"off\"")]
    [InlineData("[\"background\"]\nmode = 'off'")]
    public void Apply_OtherWaysOfToml_AreTheSame(string text) => Assert.Equal(BackgroundMode.Off, Apply(text).Mode);

    [Fact]
    public void Apply_LaterFile_TakesThePlaceKeyByKey()
    {
        var before = Apply("background.calendar = \"04:00\"\nbackground.bandwidth-limit = \"1 MB/s\"\nwindow = [{ start = \"02:00\", duration = \"1h\" }]");

        Assert.Single(before.Windows);
        Assert.Null(Apply("background.calendar = \"\"", before).Calendar);
        Assert.Null(Apply("background.bandwidth-limit = \"\"", before).BandwidthLimit);
        Assert.Empty(Apply("window = []", before).Windows);
        Assert.Equal(3, Assert.Single(Apply("[[window]]\nstart = \"03:00\"\nduration = \"1h\"", before).Windows).Start.Hour);
        Assert.Single(Apply("[background]\n[reboot]", before).Windows);
    }

    [Theory]
    [InlineData("[background", 1, "")]
    [InlineData("\n\n[background]\nmode = \"off\"\nmode = \"check\"", 5, "mode")]
    [InlineData("[backgrounds]", 1, "the key 'backgrounds' is not known")]
    [InlineData("[background]\n\ninterval-time = \"8h\"", 3, "the key 'background.interval-time' is not known; 'background.mode', 'background.interval'")]
    [InlineData("mode = \"off\"", 1, "the key 'mode' is not known")]
    [InlineData("[[background]]\nmode = \"off\"", 1, "the key '[[background]]' is not known")]
    [InlineData("[window]\nstart = \"02:00\"", 1, "the key 'window' is not known")]
    [InlineData("background = 1", 1, "the key 'background' is not known")]
    [InlineData("[background.mode]", 1, "'background.mode' is a table; it can be \"off\"")]
    [InlineData("background.mode = \"on\"", 1, "'background.mode' is \"on\"; it can be \"off\", \"check\", \"download\", \"stage\"")]
    [InlineData("background.mode = \"Off\"", 1, "it can be \"off\"")]
    [InlineData("background.mode = false", 1, "'background.mode' is false")]
    [InlineData("background.interval = 8", 1, "'background.interval' is 8; it can be a time from 15min to 30d such as \"1h 30min\"")]
    [InlineData("background.interval = \"8 hours\"", 1, "units: s, min, h, d")]
    [InlineData("background.interval = \"14min\"", 1, "from 15min to 30d")]
    [InlineData("background.interval = \"31d\"", 1, "from 15min to 30d")]
    [InlineData("background.interval = \"999999d\"", 1, "from 15min to 30d")]
    [InlineData("background.jitter = \"25h\"", 1, "from 0s to 1d")]
    [InlineData("background.calendar = \"daily\"", 1, "it can be a time such as \"04:00\"")]
    [InlineData("background.allow-unverified = \"true\"", 1, "it can be true or false")]
    [InlineData("background.minimum-battery = 101", 1, "a whole number from 0 to 100")]
    [InlineData("background.minimum-battery = -1", 1, "a whole number from 0 to 100")]
    [InlineData("background.minimum-battery = 4294967326", 1, "a whole number from 0 to 100")]
    [InlineData("background.minimum-battery = 30.5", 1, "a whole number from 0 to 100")]
    [InlineData("background.bandwidth-limit = \"2 mb/s\"", 1, "a rate of at least 10 kB/s")]
    [InlineData("background.bandwidth-limit = \"9.9 kB/s\"", 1, "a rate of at least 10 kB/s")]
    [InlineData("background.bandwidth-limit = \"2 MB\"", 1, "a rate of at least 10 kB/s")]
    [InlineData("background.minimum-free = \"51%\"", 1, "up to 50 percent")]
    [InlineData("background.minimum-free = \"-1%\"", 1, "up to 50 percent")]
    [InlineData("background.minimum-free = 3", 1, "such as \"3%\"")]
    [InlineData("reboot.policy = \"always\"", 1, "\"never\", \"idle\", \"window\", \"fleet-lock\"")]
    [InlineData("reboot.idle-for = \"0s\"", 1, "from 1min to 1d")]
    [InlineData("fleet-lock.url = \"lock.example\"", 1, "begins with https://")]
    [InlineData("fleet-lock.url = \"file:///x\"", 1, "begins with https://")]
    [InlineData("fleet-lock.url = \"https://lock.example/?a=b\"", 1, "without user, ? and #")]
    [InlineData("fleet-lock.url = \"https://a:b@lock.example/\"", 1, "without user, ? and #")]
    [InlineData("fleet-lock.group = \"\"", 1, "letters, digits, dots and hyphens")]
    [InlineData("fleet-lock.group = \"a b\"", 1, "letters, digits, dots and hyphens")]
    [InlineData("fleet-lock.group = \"a\\n\"", 1, "letters, digits, dots and hyphens")]
    [InlineData("rollout.position = 1.01", 1, "a number from 0 to 1")]
    [InlineData("rollout.position = nan", 1, "a number from 0 to 1")]
    [InlineData("rollout.position = \"0.5\"", 1, "a number from 0 to 1")]
    [InlineData("\n[[window]]\nstart = \"02:00\"", 2, "the window lacks 'window.duration'")]
    [InlineData("[[window]]\nduration = \"2h\"", 1, "the window lacks 'window.start'")]
    [InlineData("[[window]]\nstart = \"02:00\"\nduration = \"9min\"", 3, "from 10min to 1d")]
    [InlineData("[[window]]\nstart = \"2\"\nduration = \"1h\"", 2, "a time of the day")]
    [InlineData("[[window]]\nstart = 02:00:00\nduration = \"1h\"", 2, "a time of the day")]
    [InlineData("[[window]]\ndays = []\nstart = \"02:00\"\nduration = \"1h\"", 2, "days such as")]
    [InlineData("[[window]]\ndays = [\"Mon\", 2]\nstart = \"02:00\"\nduration = \"1h\"", 2, "days such as")]
    [InlineData("[[window]]\ndays = [\"Caturday\"]\nstart = \"02:00\"\nduration = \"1h\"", 2, "days such as")]
    [InlineData("[[window]]\nday = \"Mon\"", 2, "the key 'window.day' is not known; 'window.days'")]
    [InlineData("window = [1]", 1, "a list of tables")]
    public void Apply_Mistake_NamesFileLineKeyAndWhatIsAllowed(string text, int line, string reason)
    {
        var error = Assert.Throws<DeployException>(() => Apply(text));

        Assert.Equal("settings-invalid", error.Code);
        Assert.Contains($"/etc/bootc/bootcd.toml{(reason.Length == 0 || reason == "mode" ? "(" : ":")}{line}", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Apply_EscapeOfNoCharacter_NamesFile()
    {
        var error = Assert.Throws<DeployException>(() => Apply("background.mode = \"\\U00110000\""));

        Assert.Equal("settings-invalid", error.Code);
        Assert.Contains("/etc/bootc/bootcd.toml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_TooManyWindows_Refused()
    {
        const string Window = "[[window]]\nstart = \"02:00\"\nduration = \"1h\"\n";
        Assert.Equal(64, Apply(string.Concat(Enumerable.Repeat(Window, 64))).Windows.Length);
        Assert.Contains("65 windows", Assert.Throws<DeployException>(() => Apply(string.Concat(Enumerable.Repeat(Window, 65)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_DeepNestingOrLongValue_RefusedWithoutHarm()
    {
        Assert.Throws<DeployException>(() => Apply("a = " + new string('[', 30_000) + new string(']', 30_000)));
        Assert.InRange(Assert.Throws<DeployException>(() => Apply($"background.mode = \"{new string('x', 60_000)}\"")).Message.Length, 200, 500);
    }

    /// <summary>What the document says of each key is so: it is there, its default is that of the code, and what it "can be" is taken.</summary>
    [Fact]
    public void Keys_AgainstTheDocument_AreTheSame()
    {
        var rows = DocumentTable.Read("| key | default | can be | why |");
        var windowRows = DocumentTable.Read("| key | default | can be |");
        var named = rows.Concat(windowRows).Select(row => DocumentTable.Codes(row[0]).Single()).Where(key => key != "window");
        Assert.Equal(SettingsFile.KnownKeys.Order(), named.Order());

        foreach (var row in rows)
        {
            var key = DocumentTable.Codes(row[0]).Single();
            foreach (var value in DocumentTable.Codes(row[1]))
            {
                Assert.Equal(Print(BackgroundSettings.Default), Print(Apply($"{key} = {value}")));
            }

            foreach (var value in DocumentTable.Codes(row[2]).Where(value => !value.Contains('…', StringComparison.Ordinal)))
            {
                Apply($"{key} = {value}");
            }
        }
    }

    [Fact]
    public void Examples_OfTheDocument_AreRight()
    {
        var text = File.ReadAllText(SkorionOS.Testing.Repository.PathOf("docs", "usage", "background-updates.md"));
        var examples = text.Split("```toml\n").Skip(1).Select(part => part.Split("```")[0]).ToList();

        Assert.NotEmpty(examples);
        Assert.All(examples, example => SettingsFile.Complete(Apply(example)));
    }

    private static BackgroundSettings Apply(string text, BackgroundSettings? before = null) =>
        SettingsFile.Apply(before ?? BackgroundSettings.Default, "/etc/bootc/bootcd.toml", text);

    private static string Print(BackgroundSettings settings) => (settings with { Windows = [] }).ToString();
}
