namespace SkorionOS.LostWrites.Tests;

/// <summary>What becomes of the writes that nothing had flushed when the power went.</summary>
internal enum Survival
{
    /// <summary>All are lost.</summary>
    None,

    /// <summary>All are there.</summary>
    All,

    /// <summary>One is lost.</summary>
    AllButOne,

    /// <summary>The last is there, and none before it.</summary>
    OnlyTheLast,

    /// <summary>Each is there or not.</summary>
    Some,

    /// <summary>Of each, every sector of 512 bytes is there or not.</summary>
    TornInSectors,

    /// <summary>Of each, every block of 4096 bytes is there or not.</summary>
    TornInBlocks,
}
