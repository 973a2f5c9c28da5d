namespace SkorionOS.Daemon.Background.Rollouts;

/// <summary>
/// How an image reaches the machines of a fleet little by little: none before <see cref="Start"/>, the share <see cref="StartValue"/> from then on, growing evenly
/// to all within <see cref="Duration"/>. The formula is that of Fedora CoreOS's Cincinnati.
/// </summary>
/// <param name="Start">When the first machines may take it.</param>
/// <param name="StartValue">Their share, 0 to 1.</param>
/// <param name="Duration">How long it takes until all may; null when the share stays as it is.</param>
public sealed record Rollout(DateTimeOffset Start, double StartValue, TimeSpan? Duration)
{
    /// <summary>The share of machines that may take the image at a moment, 0 to 1.</summary>
    public double ShareAt(DateTimeOffset now)
    {
        if (now < Start)
        {
            return 0;
        }

        return Duration is not { } duration ? StartValue
            : now - Start >= duration ? 1
            : StartValue + ((1 - StartValue) * ((now - Start) / duration));
    }

    /// <summary>From when on a machine may take the image.</summary>
    /// <param name="position">Its place among all, above 0 up to 1; 0 for one that is ahead of every rollout.</param>
    /// <returns>Null when it never may.</returns>
    public DateTimeOffset? TurnOf(double position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, 1);
        if (position == 0)
        {
            return DateTimeOffset.MinValue;
        }

        if (position <= StartValue)
        {
            return Start;
        }

        return Duration is { } duration ? Start + (duration * ((position - StartValue) / (1 - StartValue))) : null;
    }
}
