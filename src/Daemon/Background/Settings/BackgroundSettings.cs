using System.Collections.Immutable;
using SkorionOS.Daemon.Background.Times;
using SkorionOS.Deploy;

namespace SkorionOS.Daemon.Background.Settings;

/// <summary>What administrators and images say about background updates; docs/usage/background-updates.md has every key with its reason.</summary>
public sealed record BackgroundSettings
{
    /// <summary>What holds where nothing is said.</summary>
    public static BackgroundSettings Default { get; } = new();

    /// <summary>How far the background goes by itself.</summary>
    public BackgroundMode Mode { get; init; } = BackgroundMode.Stage;

    /// <summary>Time from one check to the next, before <see cref="Jitter"/>.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(8);

    /// <summary>When to check, in place of <see cref="Interval"/>; null for none.</summary>
    public CalendarTime? Calendar { get; init; }

    /// <summary>Each check is put off by something between nothing and this, so that not all machines ask at once.</summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Whether images without a verified signature may be taken.</summary>
    public bool AllowUnverified { get; init; }

    /// <summary>Whether to download over a metered connection.</summary>
    public bool OnMetered { get; init; }

    /// <summary>Whether to work while on battery.</summary>
    public bool OnBattery { get; init; } = true;

    /// <summary>The least charge to work on battery with, in percent.</summary>
    public int MinimumBattery { get; init; } = 30;

    /// <summary>Whether to work while somebody plays. A reboot never happens then.</summary>
    public bool WhileGaming { get; init; }

    /// <summary>The most bytes a second to download; null for no limit.</summary>
    public long? BandwidthLimit { get; init; }

    /// <summary>The free space that updates leave alone.</summary>
    public FreeSpaceFloor MinimumFree { get; init; } = new(0, 3);

    /// <summary>When it may download, stage and reboot; empty for any time.</summary>
    public ImmutableArray<MaintenanceWindow> Windows { get; init; } = [];

    /// <summary>When it reboots into what is staged.</summary>
    public RebootPolicy Reboot { get; init; }

    /// <summary>How long nobody must have used the machine before a reboot by <see cref="RebootPolicy.Idle"/>.</summary>
    public TimeSpan IdleFor { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The server of the reboot lock; null for none.</summary>
    public Uri? FleetLockUrl { get; init; }

    /// <summary>The group of this machine there.</summary>
    public string FleetLockGroup { get; init; } = "default";

    /// <summary>The place of this machine in phased rollouts: 0 ahead of all, 1 last. Null for one by lot, anew for each image.</summary>
    public double? RolloutPosition { get; init; }
}
