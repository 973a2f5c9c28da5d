namespace SkorionOS.Daemon.Background.Rollouts;

/// <summary>What the annotations of an image say about its rollout.</summary>
/// <param name="Rollout">The rollout; null when there is none, and where it cannot be understood.</param>
/// <param name="Error">Why it cannot be understood; null when it can. Then no machine takes the image by itself: a slip of the pen must not reach all at once.</param>
public sealed record RolloutReading(Rollout? Rollout, string? Error)
{
    /// <summary>There is no rollout: all machines may take the image.</summary>
    public static RolloutReading None { get; } = new(null, null);
}
