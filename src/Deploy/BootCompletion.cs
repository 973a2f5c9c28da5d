using SkorionOS.Boot;
using SkorionOS.Deploy.Arguments;
using SkorionOS.Deploy.Deployments;

namespace SkorionOS.Deploy;

/// <summary>What followed a good boot.</summary>
/// <param name="Booted">The deployment that runs.</param>
/// <param name="Failed">The deployments that were found to have failed, each with its hold.</param>
/// <param name="Removed">The deployments that went.</param>
/// <param name="ShowsMenu">True when the boot menu was asked to appear at the next boot.</param>
public sealed record BootCompletion(Deployment Booted, IReadOnlyList<Origin> Failed, IReadOnlyList<DeploymentId> Removed, bool ShowsMenu)
{
    /// <summary>What became of kernel arguments that were on trial.</summary>
    public SettledArguments Arguments { get; init; }

    /// <summary>The copy of systemd-boot that was replaced by the image's newer one; null when none was.</summary>
    public LoaderUpdate? Loader { get; init; }

    /// <summary>Why systemd-boot could not be looked after; null when it could.</summary>
    public string? LoaderProblem { get; init; }
}
