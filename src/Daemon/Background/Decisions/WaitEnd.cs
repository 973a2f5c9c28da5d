namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>How it is known that a reason to wait has ended.</summary>
internal enum WaitEnd
{
    /// <summary>It ends at a time that is known.</summary>
    Time,

    /// <summary>It may end at any time, and somebody else says so: a plug, a player, a network.</summary>
    Signal,

    /// <summary>Only another image, another setting or a person ends it.</summary>
    Change,
}
