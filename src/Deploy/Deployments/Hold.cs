namespace SkorionOS.Deploy.Deployments;

/// <summary>A deployment that is not staged again until the hold is lifted.</summary>
/// <param name="Reason">Why: one of the constants here.</param>
/// <param name="Since">From when on.</param>
/// <param name="Detail">For people, where there is more to say: <c>failed to boot 3 times</c>, <c>10-network.sh: exit 1</c>.</param>
public sealed record Hold(string Reason, DateTimeOffset Since, string? Detail = null)
{
    /// <summary>The user went back from it.</summary>
    public const string RolledBack = "rolled-back";

    /// <summary>It used up its tries, and nobody knows more.</summary>
    public const string BootFailed = "boot-failed";

    /// <summary>It used up its tries, and the last one ended because a check said no.</summary>
    public const string HealthCheck = "health-check";

    /// <summary>True when it failed by itself, and was not just given up.</summary>
    internal bool IsFailure => Reason is BootFailed or HealthCheck;
}
