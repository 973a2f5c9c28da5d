using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SkorionOS.Deploy.Health;
using SkorionOS.Interop;
using SkorionOS.Oci;

namespace SkorionOS.Deploy;

/// <summary>What an <see cref="Engine"/> takes from its surroundings.</summary>
public sealed record EngineOptions
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Says whether something keeps the clock right: only then it is judged whether an image is stale.</summary>
    public Func<bool> IsClockSynchronised { get; init; } = () => SystemClock.IsSynchronised;

    /// <summary>Free space of the sysroot's filesystem that updates and switches leave; by default none.</summary>
    public FreeSpaceFloor MinimumFree { get; init; }

    /// <summary>Says by its manifest whether an image that is followed is for this machine only later, as in a phased rollout; by default none is. Updates that were asked
    /// to go ahead do not ask.</summary>
    public Func<ImageManifest, Postponement?> Postpone { get; init; } = _ => null;

    /// <summary>On whose behalf it works, for the history.</summary>
    public Actor Actor { get; init; } = new(Actor.User, 0);

    /// <summary>Where the engine says what it could not do beside what it was asked for.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>How images are reached. Whether TLS is verified is decided for each operation.</summary>
    public ImageSourceOptions Source { get; init; } = new();

    /// <summary>The platform that is chosen out of an index.</summary>
    public Platform Platform { get; init; } = Platform.Host;

    /// <summary>Where health checks are, and how long they may take.</summary>
    public HealthOptions Health { get; init; } = new();

    /// <summary>Layers that are fetched side by side, at least 1. With 1 every step happens in one order, which is what fault tests need.</summary>
    /// <value>The number of processors, between 2 and 4.</value>
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 4);
}
