namespace SkorionOS.Daemon.Reports;

/// <summary>Why something is held.</summary>
public sealed record HoldReport(string Reason, string? Detail, DateTimeOffset Since)
{
    /// <inheritdoc/>
    public override string ToString() => Detail is null ? Reason : $"{Reason}: {Detail}";
}
