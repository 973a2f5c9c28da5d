namespace SkorionOS.Daemon.Reports;

/// <summary>The answer to <c>unhold</c>: the deployments that were held.</summary>
public sealed record UnholdReport(IReadOnlyList<string> Freed);
