using SkorionOS.State.Reset;

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

/// <summary>A reset that the next boot carries out.</summary>
internal sealed record PendingReset(bool KeepHome, DateTimeOffset RequestedAt)
{
    public static PendingReset From(ResetMark mark) => new(mark.KeepHome, mark.RequestedAt);

    public override string ToString() =>
        $"Reset: the next boot begins anew with /etc{(KeepHome ? " and /var; /home stays" : ", /var and /home")}. `bootc reset --cancel` takes it back.";
}
