using System.Text.Json.Serialization;

namespace SkorionOS.Daemon.Jobs;

/// <summary>What is kept of a job over restarts of the service.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Order">What it is to do.</param>
/// <param name="State">How far it is; one that was running when the service ended is taken up again.</param>
/// <param name="Started">When it was asked for.</param>
internal sealed record JobRecord(ulong Id, JobOrder Order, JobState State, DateTimeOffset Started)
{
    /// <summary>When it ended; null when it has not.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How often it was taken up after the service had been killed.</summary>
    public int Interruptions { get; init; }

    /// <summary>What the verb answers in JSON; null when it is not done.</summary>
    public string? Report { get; init; }

    /// <summary>The code of the error; null when it did not fail.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What happened.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>True when it has not come to an end.</summary>
    [JsonIgnore]
    public bool IsOpen => State is JobState.Queued or JobState.Running or JobState.Paused or JobState.Cancelling;
}

/// <summary>The file of jobs.</summary>
/// <param name="Version">Of the format: 1.</param>
/// <param name="LastId">The highest number that was given; numbers are never given twice.</param>
/// <param name="Jobs">The jobs, oldest first.</param>
internal sealed record JobFile(int Version, ulong LastId, IReadOnlyList<JobRecord> Jobs) : IStateRecord
{
    /// <inheritdoc/>
    [JsonIgnore]
    public bool IsWhole => Jobs is not null && Jobs.All(job => job is { Order: not null });

    /// <summary>Keeps jobs on the disk: <c>jobs.json</c>.</summary>
    public static StateFile<JobFile> In(string directory) => new(directory, "jobs.json", 1 << 20, JobJson.Default.JobFile);
}

/// <summary>The form of the file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(JobFile))]
internal sealed partial class JobJson : JsonSerializerContext;
