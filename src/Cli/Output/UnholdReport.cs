namespace SkorionOS.Cli.Output;

/// <summary>The answer to <c>unhold</c>: the deployments that were held.</summary>
internal sealed record UnholdReport(IReadOnlyList<string> Freed);
