namespace SkorionOS.Daemon.Background.Settings;

/// <summary>When the background reboots into what is staged.</summary>
public enum RebootPolicy
{
    /// <summary>Whoever uses the machine does.</summary>
    Never,

    /// <summary>When nobody has used the machine for some time.</summary>
    Idle,

    /// <summary>When a maintenance window is open.</summary>
    Window,

    /// <summary>When the server of the reboot lock says so.</summary>
    FleetLock,
}
