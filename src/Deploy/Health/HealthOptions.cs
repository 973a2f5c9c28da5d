namespace SkorionOS.Deploy.Health;

/// <summary>Where health checks are looked for, and how long they may take.</summary>
public sealed record HealthOptions
{
    /// <summary>The root of the running system.</summary>
    public string Root { get; init; } = "/";

    /// <summary>How long one check may take. The unit's TimeoutStartSec= is above <see cref="TotalLimit"/>.</summary>
    public TimeSpan CheckLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long all checks may take together.</summary>
    public TimeSpan TotalLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a check whose time is over may take to end by itself.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);
}
