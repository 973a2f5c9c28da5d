namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>What the background does next.</summary>
internal enum BackgroundAction
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>It gives the reboot lock back: this boot is good, or no reboot will follow now.</summary>
    Unlock,

    /// <summary>It looks whether there is an update.</summary>
    Check,

    /// <summary>It downloads the update.</summary>
    Download,

    /// <summary>It stages the update, and downloads what of it is not here.</summary>
    Stage,

    /// <summary>It asks for the reboot lock.</summary>
    Lock,

    /// <summary>It reboots.</summary>
    Reboot,
}
