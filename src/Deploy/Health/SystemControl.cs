using SkorionOS.Interop;
using SkorionOS.Interop.Processes;

namespace SkorionOS.Deploy.Health;

/// <summary>The system's service manager, by its own program.</summary>
/// <param name="root">The root of the running system.</param>
/// <param name="log">Gets a line when it cannot be reached.</param>
internal sealed class SystemControl(string root, TextWriter log)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly Dictionary<string, string> Environment = new() { ["PATH"] = "/usr/sbin:/usr/bin" };

    /// <summary>True when the unit is active.</summary>
    public bool IsActive(string unit) => Run("--quiet", "is-active", unit);

    /// <summary>Asks for a reboot and does not wait for it; by force, but with the filesystems synced, when the manager does not answer.</summary>
    public void Reboot()
    {
        if (!Run("--no-block", "reboot") && !Run("--force", "reboot"))
        {
            log.WriteLine("cannot reboot: systemctl failed");
        }
    }

    private bool Run(params string[] arguments)
    {
        try
        {
            return ProcessGroup.Run(Path.Join(root, "usr/bin/systemctl"), arguments, Environment, Limit, TimeSpan.Zero).Succeeded;
        }
        catch (LinuxException e)
        {
            log.WriteLine($"cannot run systemctl: {e.Message}");
            return false;
        }
    }
}
