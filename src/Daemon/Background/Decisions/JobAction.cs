namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>What becomes of a job that is there.</summary>
internal enum JobAction
{
    /// <summary>It runs, or goes on when it is paused.</summary>
    Continue,

    /// <summary>It pauses, or stays so.</summary>
    Pause,

    /// <summary>It is cancelled; what it brought so far is kept.</summary>
    Cancel,
}
