namespace SkorionOS.State;

/// <summary>The file of <see cref="BootFailure"/> as it is written.</summary>
internal sealed record BootFailureDocument(int Version, string? Reason, string? Detail, string? BootId, DateTimeOffset Time);
