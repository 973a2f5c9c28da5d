using System.Collections.Immutable;
using SkorionOS.Oci;

namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>Everything that a decision depends on beside the settings and the clock, as it is at this moment. What is not known is null, and each row says what follows
/// from that.</summary>
internal sealed record BackgroundSituation
{
    /// <summary>Whether this boot was found good. Not known: waits, as for no.</summary>
    public bool? BootGood { get; init; }

    /// <summary>Time since the boot. Not known: as if it were long ago.</summary>
    public TimeSpan? Uptime { get; init; }

    /// <summary>Whether the clock is synchronised. Not known: waits, as for no.</summary>
    public bool? ClockSynchronised { get; init; }

    /// <summary>How far the network reaches. Not known: tries.</summary>
    public NetworkConnectivity Connectivity { get; init; }

    /// <summary>Whether bytes cost money. Not known: they do not.</summary>
    public MeteredConnection Metered { get; init; }

    /// <summary>Whether the machine runs on battery. Not known: it does not.</summary>
    public bool? OnBattery { get; init; }

    /// <summary>Charge of the battery, in percent. Not known while on battery: waits.</summary>
    public double? BatteryPercent { get; init; }

    /// <summary>Whether somebody plays. Not known: nobody does.</summary>
    public bool? Gaming { get; init; }

    /// <summary>How long nobody has used the machine; zero while somebody does. Not known: somebody does.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>Whether the machine is about to sleep. Not known: it is not.</summary>
    public bool? SleepPending { get; init; }

    /// <summary>Whether it is about to shut down or reboot. Not known: it is not.</summary>
    public bool? ShutdownPending { get; init; }

    /// <summary>Who asked that something is not done.</summary>
    public ImmutableArray<BackgroundInhibitor> Inhibitors { get; init; } = [];

    /// <summary>Free bytes of the filesystem. Not known: goes on; the engine looks again.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>Size of that filesystem in bytes. Not known: as <see cref="FreeBytes"/>.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>When the last check ended well. Not known: it is due.</summary>
    public DateTimeOffset? LastCheck { get; init; }

    /// <summary>The last check, download or staging failed; null when it did not.</summary>
    public RecentFailure? Failure { get; init; }

    /// <summary>What the last check found; null when there is nothing newer than what runs.</summary>
    public UpdateCandidate? Candidate { get; init; }

    /// <summary>What the next boot is into, where that is staged; null when nothing is.</summary>
    public Digest? Staged { get; init; }

    /// <summary>The job that is there; null for none.</summary>
    public BackgroundJob? Job { get; init; }

    /// <summary>Whether this machine has the reboot lock.</summary>
    public FleetLockState FleetLock { get; init; }

    /// <summary>The last request to its server failed or was refused; null when it did not.</summary>
    public RecentFailure? FleetLockFailure { get; init; }
}
