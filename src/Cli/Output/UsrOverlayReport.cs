namespace SkorionOS.Cli.Output;

/// <summary>The answer to <c>usr-overlay</c>: false when the overlay was there.</summary>
internal sealed record UsrOverlayReport(bool Changed);
