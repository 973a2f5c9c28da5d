using System.Globalization;
using SkorionOS.Daemon.Reports;
using SkorionOS.Deploy;

namespace SkorionOS.Cli.Output;

/// <summary>The answer to <c>update</c> and <c>switch</c> for people.</summary>
internal static class UpdateText
{
    public static void Write(TextWriter output, UpdateReport report)
    {
        WriteOutcome(output, report);
        if (report is { Refusal: { } refusal, Outcome: not UpdateOutcome.Refused })
        {
            output.WriteLine($"It was taken because you asked for it: {refusal.Reason}.");
        }

        if (report.StaleSince is { } until)
        {
            output.WriteLine($"Stale: {DescribeStale(until)}");
        }
    }

    /// <summary>What it means that the time until which an image counts as fresh is past.</summary>
    public static string DescribeStale(DateTimeOffset until) => string.Create(
        CultureInfo.InvariantCulture,
        $"the image says that it should have been replaced by {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC; perhaps the registry keeps newer ones back.");

    private static void WriteOutcome(TextWriter output, UpdateReport report)
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
            case UpdateOutcome.Postponed:
                WritePostponed(output, report, report.Postponement!);
                break;
            case UpdateOutcome.Refused:
                output.WriteLine($"Refused: {report.Image}{Suffix(report)}, {report.ImageDigest}, is not taken: {report.Refusal!.Reason}.");
                output.WriteLine("`bootc update --allow-downgrade` takes it all the same.");
                break;
            case UpdateOutcome.Downloaded:
                output.WriteLine($"Downloaded: {report.Image}{Suffix(report)}, {report.ImageDigest}. `bootc update --from-downloaded` stages it.");
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

    private static void WritePostponed(TextWriter output, UpdateReport report, PostponementReport postponement)
    {
        var turn = postponement.Until?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var why = turn is null ? $"is not for this machine: {postponement.Reason}" : $"is being rolled out; this machine's turn comes at about {turn}";
        output.WriteLine($"Postponed: {report.Image}{Suffix(report)}, {report.ImageDigest}, {why}.");
        output.WriteLine("`bootc update --now` goes ahead of it.");
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
