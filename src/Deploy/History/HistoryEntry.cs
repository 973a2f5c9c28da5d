using System.Text.Json.Serialization;

namespace SkorionOS.Deploy.History;

/// <summary>One operation of the engine that changed something, or an update that failed: a line of <c>history.jsonl</c>.</summary>
public sealed record HistoryEntry
{
    /// <summary>Its number; a later one is higher, and none is given twice while the one before it is kept.</summary>
    public long Id { get; init; }

    /// <summary><c>update</c>, <c>download</c>, <c>switch</c>, <c>rollback</c>, <c>fallback</c>, <c>pin</c>, <c>unpin</c>, <c>unhold</c>, <c>reset</c>,
    /// <c>reset-cancel</c>, <c>kargs</c>, <c>install</c> or <c>gc</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>What brought it about: <see cref="Actor.User"/>, <see cref="Actor.Background"/> or <see cref="Actor.Boot"/>.</summary>
    public required string Origin { get; init; }

    /// <summary>The user who asked for it.</summary>
    public required uint Uid { get; init; }

    /// <summary>When it began, by the clock of then.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took, in seconds, by a clock that nobody sets.</summary>
    public required double Seconds { get; init; }

    /// <summary>How it ended.</summary>
    public required HistoryResult Result { get; init; }

    /// <summary>The code of the error, as in docs/errors.md; null unless it failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>What would have been booted next without it, or what failed; null where that did not matter, or was not known yet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HistoryDeployment? From { get; init; }

    /// <summary>What is booted next by it, or what it was done to; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HistoryDeployment? To { get; init; }

    /// <summary>Bytes that were received; for <c>gc</c>, those that it freed.</summary>
    public long Bytes { get; init; }

    /// <summary>What else there is to say, in words: the error, the arguments, why something is held; null when nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }
}
