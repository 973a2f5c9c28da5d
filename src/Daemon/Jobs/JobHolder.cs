namespace SkorionOS.Daemon.Jobs;

/// <summary>Who can keep a job from going on. Each lets go of his own hold alone; it goes on when nobody holds it.</summary>
internal enum JobHolder
{
    /// <summary>A person, by Pause.</summary>
    User,

    /// <summary>The background, whose conditions are not met.</summary>
    Background,
}
