namespace SkorionOS.Deploy.Deployments;

/// <summary>A deployment that is not staged automatically again.</summary>
/// <param name="Reason">Why: <c>rolled-back</c>, or later <c>boot-failed</c>, <c>health-check</c>.</param>
/// <param name="Since">From when on.</param>
public sealed record Hold(string Reason, DateTimeOffset Since)
{
    /// <summary>The user went back from it.</summary>
    public const string RolledBack = "rolled-back";
}
