namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>What an inhibitor stands against.</summary>
[Flags]
internal enum InhibitedWork
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Checks, downloads and staging.</summary>
    Update = 1,

    /// <summary>Reboots.</summary>
    Reboot = 2,
}
