using System.Globalization;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Background;

/// <summary>The settings as they are told on the bus: key by key, each value as a file would have it.</summary>
internal static class SettingsDescription
{
    /// <summary>Every key that has one value, with that value.</summary>
    public static IReadOnlyDictionary<string, BusVariant> Of(BackgroundSettings settings) => new Dictionary<string, BusVariant>
    {
        ["background.mode"] = BusVariant.Of(NameOf(settings.Mode)),
        ["background.interval"] = BusVariant.Of(Quantities.Print(settings.Interval)),
        ["background.calendar"] = BusVariant.Of(settings.Calendar?.ToString() ?? ""),
        ["background.jitter"] = BusVariant.Of(Quantities.Print(settings.Jitter)),
        ["background.allow-unverified"] = BusVariant.Of(settings.AllowUnverified),
        ["background.on-metered"] = BusVariant.Of(settings.OnMetered),
        ["background.on-battery"] = BusVariant.Of(settings.OnBattery),
        ["background.minimum-battery"] = BusVariant.Of((uint)settings.MinimumBattery),
        ["background.while-gaming"] = BusVariant.Of(settings.WhileGaming),
        ["background.bandwidth-limit"] = BusVariant.Of(settings.BandwidthLimit is { } rate ? Invariant($"{rate} B/s") : ""),
        ["background.minimum-free"] = BusVariant.Of(settings.MinimumFree.Bytes > 0 ? Invariant($"{settings.MinimumFree.Bytes} B") : Invariant($"{settings.MinimumFree.Percent}%")),
        ["reboot.policy"] = BusVariant.Of(settings.Reboot switch
        {
            RebootPolicy.Idle => "idle",
            RebootPolicy.Window => "window",
            RebootPolicy.FleetLock => "fleet-lock",
            _ => "never",
        }),
        ["reboot.idle-for"] = BusVariant.Of(Quantities.Print(settings.IdleFor)),
        ["fleet-lock.url"] = BusVariant.Of(settings.FleetLockUrl?.OriginalString ?? ""),
        ["fleet-lock.group"] = BusVariant.Of(settings.FleetLockGroup),
        ["rollout.position"] = settings.RolloutPosition is { } position ? BusVariant.Of(position) : BusVariant.Of(""),
    };

    /// <summary>The word for a mode.</summary>
    public static string NameOf(BackgroundMode mode) => mode switch
    {
        BackgroundMode.Check => "check",
        BackgroundMode.Download => "download",
        BackgroundMode.Stage => "stage",
        _ => "off",
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
