namespace SkorionOS.Deploy.Lineage;

/// <summary>The content of <see cref="HighWaterFile"/>.</summary>
internal sealed record HighWaterRecord
{
    /// <summary>The layout that this program writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The layout of the record.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The marks, one for each stream.</summary>
    public required IReadOnlyList<HighWaterMark> Marks { get; init; }
}
