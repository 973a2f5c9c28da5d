using SkorionOS.Deploy.Status;

namespace SkorionOS.Cli.Output;

/// <summary>The answer to <c>reset</c>.</summary>
/// <param name="Changed">False when there was nothing to take back.</param>
/// <param name="Pending">What the next boot does; null when nothing.</param>
internal sealed record ResetReport(bool Changed, PendingReset? Pending)
{
    public static void Write(TextWriter output, ResetReport report) => output.WriteLine(report switch
    {
        { Pending: { } pending } => pending.ToString(),
        { Changed: true } => "The reset is taken back.",
        _ => "No reset was asked for.",
    });
}
