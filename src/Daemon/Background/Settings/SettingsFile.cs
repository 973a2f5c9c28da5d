using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SkorionOS.Daemon.Background.Times;
using SkorionOS.Deploy;

namespace SkorionOS.Daemon.Background.Settings;

/// <summary>One file of settings: which keys there are, and what each may say.</summary>
internal static partial class SettingsFile
{
    private const string DaysAllowed = "days such as [\"Mon..Fri\", \"Sun\"]";
    private const string StartAllowed = "a time of the day such as \"02:00\"";
    private const string CalendarAllowed = "a time such as \"04:00\", \"Sat 04:00\" or \"Mon..Wed,Fri 04:00\", or \"\" for none";
    private const string BandwidthAllowed = "a rate of at least 10 kB/s such as \"2 MB/s\" or \"16 Mbit/s\", or \"\" for none";
    private const string FloorAllowed = "a size such as \"5 GB\", or a share of the filesystem up to 50 percent such as \"3%\"";
    private const string UrlAllowed = "an address that begins with https:// or http://, without user, ? and #, or \"\" for none";
    private const string GroupAllowed = "letters, digits, dots and hyphens";

    private static readonly Dictionary<string, Func<BackgroundSettings, SettingValue, BackgroundSettings>> Keys = new(StringComparer.Ordinal)
    {
        ["background.mode"] = (settings, value) => settings with
        {
            Mode = value.Choice(
                ("off", BackgroundMode.Off), ("check", BackgroundMode.Check), ("download", BackgroundMode.Download), ("stage", BackgroundMode.Stage)),
        },
        ["background.interval"] = (settings, value) => settings with { Interval = value.Span(BackgroundLimits.MinInterval, BackgroundLimits.MaxInterval) },
        ["background.calendar"] = (settings, value) => settings with { Calendar = ReadCalendar(value) },
        ["background.jitter"] = (settings, value) => settings with { Jitter = value.Span(TimeSpan.Zero, BackgroundLimits.MaxJitter) },
        ["background.allow-unverified"] = (settings, value) => settings with { AllowUnverified = value.Flag() },
        ["background.on-metered"] = (settings, value) => settings with { OnMetered = value.Flag() },
        ["background.on-battery"] = (settings, value) => settings with { OnBattery = value.Flag() },
        ["background.minimum-battery"] = (settings, value) => settings with { MinimumBattery = value.Whole(0, 100) },
        ["background.while-gaming"] = (settings, value) => settings with { WhileGaming = value.Flag() },
        ["background.bandwidth-limit"] = (settings, value) => settings with { BandwidthLimit = ReadBandwidth(value) },
        ["background.minimum-free"] = (settings, value) => settings with { MinimumFree = ReadFloor(value) },
        ["reboot.policy"] = (settings, value) => settings with
        {
            Reboot = value.Choice(
                ("never", RebootPolicy.Never), ("idle", RebootPolicy.Idle), ("window", RebootPolicy.Window), ("fleet-lock", RebootPolicy.FleetLock)),
        },
        ["reboot.idle-for"] = (settings, value) => settings with { IdleFor = value.Span(TimeSpan.FromMinutes(1), BackgroundLimits.MaxIdle) },
        ["fleet-lock.url"] = (settings, value) => settings with { FleetLockUrl = ReadUrl(value) },
        ["fleet-lock.group"] = (settings, value) => settings with { FleetLockGroup = ReadGroup(value) },
        ["rollout.position"] = (settings, value) => settings with { RolloutPosition = value.Share() },
    };

    private static readonly Dictionary<string, Func<MaintenanceWindow, SettingValue, MaintenanceWindow>> WindowKeys = new(StringComparer.Ordinal)
    {
        ["window.days"] = (window, value) => window with { Days = ReadDays(value) },
        ["window.start"] = (window, value) => window with { Start = ReadStart(value) },
        ["window.duration"] = (window, value) => window with { Duration = value.Span(BackgroundLimits.MinWindow, BackgroundLimits.MaxWindow) },
    };

    private static readonly string[] RequiredWindowKeys = ["window.start", "window.duration"];

    /// <summary>Every key that can be set.</summary>
    public static IEnumerable<string> KnownKeys => Keys.Keys.Concat(WindowKeys.Keys);

    /// <summary>The settings with what the file says.</summary>
    /// <param name="before">The settings so far.</param>
    /// <param name="path">Where the file was found, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="DeployException">It is no TOML, has a key that is not known, or a value that cannot be.</exception>
    public static BackgroundSettings Apply(BackgroundSettings before, string path, string text)
    {
        var document = SettingsDocument.Parse(path, text);
        var settings = before;
        foreach (var value in document.Values)
        {
            if (Keys.TryGetValue(value.Key, out var read))
            {
                settings = read(settings, value);
            }
            else if (value.Syntax is not null || !Keys.Keys.Any(key => key.StartsWith(value.Key + ".", StringComparison.Ordinal)))
            {
                throw value.Unknown(Keys.Keys.Append($"[[{SettingsDocument.WindowKey}]]"));
            }
        }

        return document.Windows is null ? settings : settings with { Windows = ReadWindows(path, document.Windows) };
    }

    /// <summary>The settings when all files have been read.</summary>
    /// <exception cref="DeployException">They do not go together.</exception>
    public static BackgroundSettings Complete(BackgroundSettings settings) => settings switch
    {
        { Reboot: RebootPolicy.Window, Windows.IsEmpty: true } => throw SettingValue.Invalid("'reboot.policy' is \"window\", but there is no [[window]]"),
        { Reboot: RebootPolicy.FleetLock, FleetLockUrl: null } => throw SettingValue.Invalid("'reboot.policy' is \"fleet-lock\", but 'fleet-lock.url' is not set"),
        _ => settings,
    };

    private static ImmutableArray<MaintenanceWindow> ReadWindows(string path, IReadOnlyList<SettingsDocument.Window> windows) =>
        windows.Count <= BackgroundLimits.MaxWindows
            ? [.. windows.Select(ReadWindow)]
            : throw SettingValue.Invalid($"{path} has {windows.Count} windows; {BackgroundLimits.MaxWindows} are allowed");

    private static MaintenanceWindow ReadWindow(SettingsDocument.Window written)
    {
        var window = new MaintenanceWindow(Weekdays.All, default, default);
        foreach (var value in written.Values)
        {
            window = WindowKeys.TryGetValue(value.Key, out var read) ? read(window, value) : throw value.Unknown(WindowKeys.Keys);
        }

        var missing = RequiredWindowKeys.FirstOrDefault(key => written.Values.All(value => value.Key != key));
        return missing is null ? window : throw SettingValue.Invalid($"{written.Where}: the window lacks '{missing}'");
    }

    private static Weekdays ReadDays(SettingValue value)
    {
        var all = Weekdays.None;
        foreach (var text in value.Texts(DaysAllowed))
        {
            all |= WeekdaysText.TryParse(text, out var days) ? days : throw value.Wrong(DaysAllowed);
        }

        return all != Weekdays.None ? all : throw value.Wrong(DaysAllowed);
    }

    private static TimeOnly ReadStart(SettingValue value) =>
        CalendarTime.TryParseTime(value.Text(StartAllowed), out var time) ? time : throw value.Wrong(StartAllowed);

    private static CalendarTime? ReadCalendar(SettingValue value)
    {
        var text = value.Text(CalendarAllowed);
        CalendarTime? calendar = null;
        return text.Length == 0 || CalendarTime.TryParse(text, out calendar) ? calendar : throw value.Wrong(CalendarAllowed);
    }

    private static long? ReadBandwidth(SettingValue value)
    {
        var text = value.Text(BandwidthAllowed);
        if (text.Length == 0)
        {
            return null;
        }

        return Quantities.TryParseRate(text, out var rate) && rate >= BackgroundLimits.MinBandwidth ? rate : throw value.Wrong(BandwidthAllowed);
    }

    private static FreeSpaceFloor ReadFloor(SettingValue value)
    {
        var text = value.Text(FloorAllowed);
        if (Quantities.TryParsePercent(text, out var percent) && percent <= 50)
        {
            return new FreeSpaceFloor(0, percent);
        }

        return Quantities.TryParseBytes(text, out var bytes) ? new FreeSpaceFloor(bytes, 0) : throw value.Wrong(FloorAllowed);
    }

    private static Uri? ReadUrl(SettingValue value)
    {
        var text = value.Text(UrlAllowed);
        if (text.Length == 0)
        {
            return null;
        }

        // The address is shown in messages, so that it has no place for a password.
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
            && url.Query.Length + url.Fragment.Length + url.UserInfo.Length == 0
            ? url
            : throw value.Wrong(UrlAllowed);
    }

    private static string ReadGroup(SettingValue value)
    {
        var text = value.Text(GroupAllowed);
        return GroupPattern().IsMatch(text) ? text : throw value.Wrong(GroupAllowed);
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9.-]+\z")]
    private static partial Regex GroupPattern();
}
