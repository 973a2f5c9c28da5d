namespace SkorionOS.Deploy;

/// <summary>An error for people and programs.</summary>
/// <param name="Code">Its stable name.</param>
/// <param name="Message">What failed, on what, and why.</param>
/// <param name="Hint">What to do next.</param>
public sealed record ErrorReport(string Code, string Message, string Hint);
