using SkorionOS.Interop;
using SkorionOS.Interop.Processes;

namespace SkorionOS.Deploy;

/// <summary>The system's service manager, by its own program systemctl(1), which writes where this one does.</summary>
/// <param name="program">Where that is.</param>
public sealed class SystemControl(string program = SystemControl.Program)
{
    /// <summary>Where systemd has it.</summary>
    public const string Program = "/usr/bin/systemctl";

    // A start waits for what it started.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly Dictionary<string, string> Environment = new() { ["PATH"] = "/usr/sbin:/usr/bin" };

    /// <summary>True when the unit is active.</summary>
    /// <exception cref="DeployException">The program is not there.</exception>
    public bool IsActive(string unit) => TryRun("--quiet", "is-active", unit).Succeeded;

    /// <summary>Starts a unit and waits until it is up.</summary>
    /// <exception cref="DeployException">The program is not there, or failed (<c>reboot-failed</c>); so for all of these.</exception>
    public void Start(string unit) => Run("start", unit);

    /// <summary>Asks for a reboot and does not wait for it. It fails while a program holds it up (systemd-inhibit(1)).</summary>
    public void Reboot() => Run("--no-block", "reboot");

    /// <summary>Asks for a reboot, and reboots by force, but with the filesystems synced, when it is refused or nobody answers.</summary>
    public void RebootAnyway()
    {
        if (!TryRun("--no-block", "reboot").Succeeded)
        {
            Run("--force", "reboot");
        }
    }

    /// <summary>Asks for a restart of all but the kernel, and does not wait for it.</summary>
    public void SoftReboot() => Run("--no-block", "soft-reboot");

    private void Run(params string[] arguments)
    {
        var exit = TryRun(arguments);
        if (!exit.Succeeded)
        {
            throw new DeployException("reboot-failed", $"`systemctl {string.Join(' ', arguments)}` failed: {exit}");
        }
    }

    private ProcessExit TryRun(params string[] arguments)
    {
        try
        {
            return ProcessGroup.Run(program, arguments, Environment, Limit, TimeSpan.FromSeconds(5));
        }
        catch (LinuxException e)
        {
            throw new DeployException("reboot-failed", $"systemctl cannot be run: {e.Message}", e);
        }
    }
}
