namespace SkorionOS.Composefs.Erofs;

/// <summary>
/// Which versions of the composefs format an image may have. The lowest is used, unless the tree has whiteouts and version 1, which has
/// another form of them, is allowed.
/// </summary>
public readonly record struct FormatVersions
{
    /// <summary>The highest version that can be written.</summary>
    public const int Highest = 1;

    private FormatVersions(int min, int max)
    {
        Min = min;
        Max = Math.Max(min, max);
    }

    /// <summary>What mkcomposefs does without options: 0, or 1 if there are whiteouts.</summary>
    public static FormatVersions Default { get; } = new(0, Highest);

    /// <summary>Always 1: the version of images that are named by their digest.</summary>
    public static FormatVersions Identity { get; } = new(1, Highest);

    /// <summary>The lowest version that may be used.</summary>
    public int Min { get; }

    /// <summary>The highest version that may be used; never below <see cref="Min"/>.</summary>
    public int Max { get; }

    /// <summary>
    /// What mkcomposefs does with <c>--min-version</c> and <c>--max-version</c>: without both it is <see cref="Default"/>; if one is given,
    /// the other counts as 0; a maximum below the minimum is raised to it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A version below 0 or above <see cref="Highest"/>.</exception>
    public static FormatVersions FromOptions(int? min, int? max)
    {
        if (min is null && max is null)
            return Default;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(min ?? 0), (uint)Highest, nameof(min));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(max ?? 0), (uint)Highest, nameof(max));
        return new FormatVersions(min ?? 0, max ?? 0);
    }
}
