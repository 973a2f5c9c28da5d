using System.Text.Json.Serialization;
using SkorionOS.Deploy;

namespace SkorionOS.Daemon.Reports;

/// <summary>The answer to <c>update</c> and <c>switch</c>.</summary>
public sealed record UpdateReport(
    UpdateOutcome Outcome,
    string Image,
    string ImageDigest,
    string? Version,
    string? Deployment,
    long BytesReceived,
    long BytesCached,
    int LayersReceived,
    int LayersCached,
    int ObjectsAdded,
    long ObjectBytes,
    IReadOnlyList<string> Removed,
    IReadOnlyList<EtcConflictReport>? EtcConflicts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] HoldReport? Hold,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PostponementReport? Postponement,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RefusalReport? Refusal,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? StaleSince,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ClearedDefaultEntry)
{
    /// <summary>What a result says.</summary>
    public static UpdateReport From(UpdateResult result) =>
        new(
        result.Outcome,
        result.Image,
        result.ManifestDigest.ToString(),
        result.Version,
        result.Deployment?.Hex,
        result.Totals.BytesReceived,
        result.Totals.BytesCached,
        result.Totals.LayersReceived,
        result.Totals.LayersCached,
        result.Totals.ObjectsAdded,
        result.Totals.ObjectBytes,
        [.. result.Removed.Select(id => id.Hex)],
        result.EtcConflicts?.Select(EtcConflictReport.From).ToList(),
        result.Hold is { } hold ? new HoldReport(hold.Reason, hold.Detail, hold.Since) : null,
        result.Postponement is { } later ? new PostponementReport(later.Until, later.Reason) : null,
        result.Refusal is { } refusal ? new RefusalReport(refusal.Code, refusal.Reason) : null,
        result.StaleSince,
        result.ClearedDefault);
}
