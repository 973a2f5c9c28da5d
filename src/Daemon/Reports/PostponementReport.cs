namespace SkorionOS.Daemon.Reports;

/// <summary>Why something newer is not for this machine yet: until when, null for good, and why in words.</summary>
public sealed record PostponementReport(DateTimeOffset? Until, string Reason);
