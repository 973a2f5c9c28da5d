namespace SkorionOS.Daemon.Background.Settings;

/// <summary>How far the background goes by itself. Each does what those before it do.</summary>
public enum BackgroundMode
{
    /// <summary>It does nothing.</summary>
    Off,

    /// <summary>It looks whether there is an update.</summary>
    Check,

    /// <summary>It downloads the update.</summary>
    Download,

    /// <summary>It makes the update ready, so that the next boot is into it.</summary>
    Stage,
}
