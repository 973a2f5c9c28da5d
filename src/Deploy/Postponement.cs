namespace SkorionOS.Deploy;

/// <summary>Why an image that is followed is not for this machine yet.</summary>
/// <param name="Until">From when on it will be; null when it never will by itself.</param>
/// <param name="Reason">Why, in words for people.</param>
public sealed record Postponement(DateTimeOffset? Until, string Reason);
