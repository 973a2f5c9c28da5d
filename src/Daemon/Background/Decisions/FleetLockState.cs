namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>Whether this machine has the reboot lock.</summary>
internal enum FleetLockState
{
    /// <summary>Nothing was said to the server in this boot: the lock may be left from before it.</summary>
    Unknown,

    /// <summary>It was given back.</summary>
    Released,

    /// <summary>It was granted.</summary>
    Held,
}
