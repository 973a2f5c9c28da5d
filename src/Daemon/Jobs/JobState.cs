namespace SkorionOS.Daemon.Jobs;

/// <summary>How far a job is.</summary>
internal enum JobState
{
    /// <summary>Another one runs.</summary>
    Queued,

    /// <summary>It works.</summary>
    Running,

    /// <summary>It waits for somebody, or for the background's conditions, to let it go on.</summary>
    Paused,

    /// <summary>It was asked to stop.</summary>
    Cancelling,

    /// <summary>It came to its end.</summary>
    Done,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>It stopped because it was asked to.</summary>
    Cancelled,
}
