using SkorionOS.Boot;
using SkorionOS.Deploy;
using SkorionOS.Interop.Processes;

namespace SkorionOS.Cli;

/// <summary>The programs that restart the machine, or that prepare it.</summary>
public sealed record Machine
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The service manager.</summary>
    public SystemControl SystemControl { get; init; } = new();

    /// <summary>The program that makes roots.</summary>
    public string SetupRoot { get; init; } = "/usr/lib/bootc/bootc-setup-root";

    /// <summary>Makes the root of a deployment that a soft reboot goes to; the program writes where this one does.</summary>
    /// <exception cref="DeployException">It failed.</exception>
    public void PrepareNextRoot(DeploymentId deployment)
    {
        var environment = new Dictionary<string, string> { ["PATH"] = "/usr/sbin:/usr/bin" };
        var exit = ProcessGroup.Run(SetupRoot, ["--next-root", deployment.Hex], environment, Limit, TimeSpan.FromSeconds(5));
        if (!exit.Succeeded)
        {
            throw new DeployException("reboot-failed", $"`{Path.GetFileName(SetupRoot)} --next-root {deployment}` failed: {exit}");
        }
    }
}
