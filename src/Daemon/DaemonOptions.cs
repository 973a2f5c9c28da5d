using SkorionOS.Deploy;
using SkorionOS.Deploy.Booted;
using SkorionOS.Interop;

namespace SkorionOS.Daemon;

/// <summary>What the service takes from its surroundings.</summary>
public sealed record DaemonOptions
{
    /// <summary>Opens the engine for one operation; null on a system that was not deployed by this program. Whoever opened it disposes its sysroot.</summary>
    public required Func<Engine?> OpenEngine { get; init; }

    /// <summary>Where the service keeps what it must know after a restart.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The root of the running system, below which its configuration lies.</summary>
    public string Root { get; init; } = "/";

    /// <summary>The system that the program runs on.</summary>
    public RunningSystem Running { get; init; } = new();

    /// <summary>Where the bus listens, as D-Bus writes addresses.</summary>
    public required string BusAddress { get; init; }

    /// <summary>The version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Says whether something keeps the clock of the machine right.</summary>
    public Func<bool> IsClockSynchronised { get; init; } = () => SystemClock.IsSynchronised;

    /// <summary>How long it stays when there is nothing to do and nobody listens.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(60);
}
