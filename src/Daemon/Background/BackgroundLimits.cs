namespace SkorionOS.Daemon.Background;

/// <summary>What the background refuses, and the times it goes by that nobody can set.</summary>
public static class BackgroundLimits
{
    /// <summary>Bytes of one file of settings.</summary>
    public const int MaxSettingsBytes = 64 << 10;

    /// <summary>Files of settings, all directories together.</summary>
    public const int MaxSettingsFiles = 256;

    /// <summary>Maintenance windows.</summary>
    public const int MaxWindows = 64;

    /// <summary>Bytes of an answer of the reboot lock's server that are read.</summary>
    public const int MaxLockAnswerBytes = 16 << 10;

    /// <summary>Characters of a foreign program's or server's text that are shown.</summary>
    public const int MaxShownText = 200;

    /// <summary>The shortest time between two checks: a registry serves many.</summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromMinutes(15);

    /// <summary>The longest time between two checks.</summary>
    public static readonly TimeSpan MaxInterval = TimeSpan.FromDays(30);

    /// <summary>The longest time by which checks are spread.</summary>
    public static readonly TimeSpan MaxJitter = TimeSpan.FromDays(1);

    /// <summary>The shortest maintenance window: less is over before a download has begun.</summary>
    public static readonly TimeSpan MinWindow = TimeSpan.FromMinutes(10);

    /// <summary>The longest maintenance window.</summary>
    public static readonly TimeSpan MaxWindow = TimeSpan.FromDays(1);

    /// <summary>The longest time of idleness that can be asked for before a reboot.</summary>
    public static readonly TimeSpan MaxIdle = TimeSpan.FromDays(1);

    /// <summary>The lowest bandwidth, in bytes a second: below it servers end the connection.</summary>
    public const long MinBandwidth = 10_000;

    /// <summary>After a boot nothing is done for this long: whoever switched the machine on goes first, and a machine that boots in circles can be caught.</summary>
    public static readonly TimeSpan BootQuiet = TimeSpan.FromMinutes(5);

    /// <summary>How often the situation is read again while something is waited for whose end cannot be known.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromMinutes(15);

    /// <summary>The longest time until the situation is read again, whatever is waited for: clocks and settings change.</summary>
    public static readonly TimeSpan MaxSleep = TimeSpan.FromHours(24);

    /// <summary>A time that lies ahead by no more than this is taken for now: the clock was trimmed. By more: the clock was wrong then, or is now.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(10);

    /// <summary>How long after the first failure it is tried again; twice as long after each further one.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(5);

    /// <summary>How long after the reboot lock was refused it is asked for again.</summary>
    public static readonly TimeSpan LockRetry = TimeSpan.FromMinutes(5);

    /// <summary>How long the server of the reboot lock has to answer.</summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A job that was paused for the battery goes on when it has this many percent more than the minimum, so that it does not stutter.</summary>
    public const double BatteryMargin = 5;
}
