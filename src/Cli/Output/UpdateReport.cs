using System.Text.Json.Serialization;
using SkorionOS.Deploy;

namespace SkorionOS.Cli.Output;

/// <summary>The answer to <c>update</c> and <c>switch</c>.</summary>
internal sealed record UpdateReport(
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
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ClearedDefaultEntry)
{
    public static UpdateReport From(UpdateResult result) => new(
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
        result.ClearedDefault);

    public static void Write(TextWriter output, UpdateReport report)
    {
        switch (report.Outcome)
        {
            case UpdateOutcome.Unchanged:
                output.WriteLine($"No changes: {report.Image} is {report.ImageDigest}.");
                break;
            case UpdateOutcome.Available:
                output.WriteLine($"Update available: {report.Image}{Suffix(report)}, {report.ImageDigest}.");
                break;
            case UpdateOutcome.Held:
                output.WriteLine($"Held: {report.Image}{Suffix(report)}, {report.ImageDigest}, is not staged ({report.Hold}).");
                output.WriteLine($"`bootc unhold {report.Deployment?[..12]}` lets `bootc update` stage it; a newer image is staged anyway.");
                break;
            default:
                output.WriteLine($"Received {Bytes.Format(report.BytesReceived)} in {report.LayersReceived} layers; "
                    + $"{report.LayersCached} layers ({Bytes.Format(report.BytesCached)}) were here.");
                output.WriteLine($"New contents: {report.ObjectsAdded} ({Bytes.Format(report.ObjectBytes)}).");
                foreach (var removed in report.Removed)
                {
                    output.WriteLine($"Removed old deployment {removed}.");
                }

                WriteConflicts(output, report.EtcConflicts);
                DefaultEntryText.WriteCleared(output, report.ClearedDefaultEntry);
                output.WriteLine($"Next boot: {report.Image}{Suffix(report)}, {report.ImageDigest}.");
                output.WriteLine($"Deployment: {report.Deployment}");
                break;
        }
    }

    private static void WriteConflicts(TextWriter output, IReadOnlyList<EtcConflictReport>? conflicts)
    {
        if (conflicts is null)
        {
            output.WriteLine("Whether changes in /etc meet those of the image could not be found out; `bootc fsck` may say why.");
        }

        foreach (var conflict in conflicts ?? [])
        {
            output.WriteLine($"Conflict: {conflict.Message}.");
        }
    }

    private static string Suffix(UpdateReport report) => report.Version is null ? "" : $" {report.Version}";
}
