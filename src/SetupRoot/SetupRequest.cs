using SkorionOS.Boot;

namespace SkorionOS.SetupRoot;

/// <summary>What is to be set up, and where things are. The defaults are those of an initramfs.</summary>
internal sealed record SetupRequest
{
    /// <summary>The deployment to prepare; null for the one that the kernel command line names.</summary>
    public DeploymentId? Deployment { get; init; }

    /// <summary>Where the physical root is mounted.</summary>
    public string Sysroot { get; init; } = "/sysroot";

    /// <summary>Where the new root is mounted: on the place of the physical root, or somewhere else.</summary>
    public string Target { get; init; } = "/sysroot";

    /// <summary>The file with the kernel command line.</summary>
    public string CommandLine { get; init; } = "/proc/cmdline";

    /// <summary>The directory of what is known until the machine is switched off.</summary>
    public string Run { get; init; } = "/run";

    /// <summary>Where the firmware's variables are.</summary>
    public string Variables { get; init; } = LoaderVariables.DefaultDirectory;

    /// <summary>True where a system runs already: what belongs to the boot itself is left alone.</summary>
    public bool IsNextRoot => Deployment is not null;
}
