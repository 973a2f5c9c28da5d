namespace SkorionOS.Daemon.Background;

/// <summary>What the background must know after a restart of the service.</summary>
internal sealed record BackgroundMemory : IStateRecord
{
    /// <summary>The layout of the file.</summary>
    public int Version { get; init; } = 1;

    /// <inheritdoc/>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsWhole => Found is null or { Image: not null, Digest: not null, ConfigDigest: not null, Annotations: not null } && Found?.Annotations.All(pair => pair.Value is not null) is not false;

    /// <summary>When the last check ended well.</summary>
    public DateTimeOffset? LastCheck { get; init; }

    /// <summary>What it found; null when there was nothing newer.</summary>
    public FoundUpdate? Found { get; init; }

    /// <summary>True when a person cancelled it since; the next check forgets that.</summary>
    public bool Cancelled { get; init; }

    /// <summary>When the last try failed; null when it did not.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>How many tries in a row have failed.</summary>
    public int Failures { get; init; }

    /// <summary>Why the last one did.</summary>
    public string? FailureReason { get; init; }

    /// <summary>Keeps it on the disk: <c>background.json</c>.</summary>
    public static StateFile<BackgroundMemory> In(string directory) => new(directory, "background.json", 256 << 10, BackgroundJson.Default.BackgroundMemory);
}
