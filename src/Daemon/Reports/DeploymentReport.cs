using SkorionOS.Deploy.Deployments;

namespace SkorionOS.Daemon.Reports;

/// <summary>One deployment, as the answer to a verb that changed it.</summary>
public sealed record DeploymentReport(string Deployment, string Image, string ImageDigest, string? Version, long Serial, bool Pinned, string? Hold)
{
    /// <summary>What a result says.</summary>
    public static DeploymentReport From(Deployment deployment) =>
        new(
        deployment.Id.Hex,
        deployment.Origin.Image,
        deployment.Origin.ManifestDigest.ToString(),
        deployment.Origin.ImageVersion,
        deployment.Serial,
        deployment.Origin.Pinned,
        deployment.Origin.Hold?.Reason);

    /// <inheritdoc/>
    public override string ToString() => $"{Image}{(Version is null ? "" : " " + Version)}, deployment {Deployment}";
}
