namespace SkorionOS.Cli.Output;

/// <summary>Why something is held.</summary>
internal sealed record HoldReport(string Reason, string? Detail, DateTimeOffset Since)
{
    public override string ToString() => Detail is null ? Reason : $"{Reason}: {Detail}";
}
