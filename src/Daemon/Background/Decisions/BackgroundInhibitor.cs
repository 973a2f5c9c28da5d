namespace SkorionOS.Daemon.Background.Decisions;

/// <summary>Somebody who asked that something is not done.</summary>
/// <param name="Who">Its name.</param>
/// <param name="Why">Its reason.</param>
/// <param name="Work">What is not to be done.</param>
internal sealed record BackgroundInhibitor(string Who, string Why, InhibitedWork Work);
