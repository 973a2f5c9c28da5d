namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>The stable names of reasons to wait; docs/usage/background-updates.md lists them.</summary>
internal static class WaitCodes
{
    public const string Off = "off";
    public const string Busy = "busy";
    public const string Paused = "paused";
    public const string JustBooted = "just-booted";
    public const string BootNotBlessed = "boot-not-blessed";
    public const string ClockNotSynchronised = "clock-not-synchronised";
    public const string SleepPending = "sleep-pending";
    public const string ShutdownPending = "shutdown-pending";
    public const string Gaming = "gaming";
    public const string Inhibited = "inhibited";
    public const string Offline = "offline";
    public const string Metered = "metered";
    public const string OnBattery = "on-battery";
    public const string BatteryLow = "battery-low";
    public const string OutsideWindow = "outside-window";
    public const string FreeSpace = "free-space";
    public const string Held = "held";
    public const string Older = "older";
    public const string Foreign = "foreign";
    public const string Cancelled = "cancelled";
    public const string Unverified = "unverified";
    public const string Rollout = "rollout";
    public const string Retry = "retry";
    public const string NotDue = "not-due";
    public const string InUse = "in-use";
    public const string FleetLock = "fleet-lock";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Off, Busy, Paused, JustBooted, BootNotBlessed, ClockNotSynchronised, SleepPending, ShutdownPending, Gaming, Inhibited, Offline, Metered, OnBattery, BatteryLow,
        OutsideWindow, FreeSpace, Held, Older, Foreign, Cancelled, Unverified, Rollout, Retry, NotDue, InUse, FleetLock,
    ];
}
