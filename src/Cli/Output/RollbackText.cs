using SkorionOS.Daemon.Reports;

namespace SkorionOS.Cli.Output;

/// <summary>The answer to <c>rollback</c> for people.</summary>
internal static class RollbackText
{
    public static void Write(TextWriter output, RollbackReport report)
    {
        foreach (var dropped in report.Dropped)
        {
            output.WriteLine($"Dropped what was staged: {dropped}; it is held.");
        }

        DefaultEntryText.WriteCleared(output, report.ClearedDefaultEntry);
        output.WriteLine($"Next boot: {report.Image}{(report.Version is null ? "" : " " + report.Version)}, deployment {report.Deployment}");
    }
}
