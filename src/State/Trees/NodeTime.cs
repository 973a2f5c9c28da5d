namespace SkorionOS.State.Trees;

/// <summary>A modification time.</summary>
/// <param name="Seconds">Whole seconds since 1970, rounded down.</param>
/// <param name="Nanoseconds">The rest, 0 to 999 999 999.</param>
public readonly record struct NodeTime(long Seconds, uint Nanoseconds);
