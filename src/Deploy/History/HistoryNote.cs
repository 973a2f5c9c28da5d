using SkorionOS.Deploy.Deployments;

namespace SkorionOS.Deploy.History;

/// <summary>What becomes the entry of an operation that is under way.</summary>
/// <param name="operation">One of <see cref="HistoryOperations"/>.</param>
/// <param name="actor">Who asked for it.</param>
/// <param name="time">The clock.</param>
internal sealed class HistoryNote(string operation, Actor actor, TimeProvider time)
{
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly long _timestamp = time.GetTimestamp();

    public string Operation => operation;

    /// <summary>What would be booted next without it.</summary>
    public Origin? From { get; set; }

    /// <summary>The entry of an operation that was done.</summary>
    public HistoryEntry Done(Origin? to, long bytes = 0, string? detail = null) => Done(HistoryDeployment.Of(to), bytes, detail);

    /// <inheritdoc cref="Done(Origin, long, string)"/>
    public HistoryEntry Done(HistoryDeployment? to, long bytes = 0, string? detail = null) =>
        Make(HistoryResult.Ok) with { To = to, Bytes = bytes, Detail = Cut(detail) };

    /// <summary>The entry of an operation that ended by an exception.</summary>
    public HistoryEntry Failed(Exception exception)
    {
        if (exception is OperationCanceledException)
        {
            return Make(HistoryResult.Cancelled);
        }

        var report = ErrorCatalog.Describe(exception);
        return Make(HistoryResult.Failed) with { Code = report.Code, Detail = Cut(report.Message) };
    }

    private HistoryEntry Make(HistoryResult result) => new()
    {
        Operation = operation,
        Origin = actor.Origin,
        Uid = actor.Uid,
        Started = _started,
        Seconds = Math.Round(time.GetElapsedTime(_timestamp).TotalSeconds, 3),
        Result = result,
        From = HistoryDeployment.Of(From),
    };

    private static string? Cut(string? detail) => detail?.Length > HistoryLimits.Detail ? detail[..HistoryLimits.Detail] : detail;
}
