using SkorionOS.Deploy;
using SkorionOS.Interop.Processes;

namespace SkorionOS.Cli;

/// <summary>The programs that restart the machine, or that prepare it.</summary>
public sealed record Machine
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Directories that programs are looked for in, apart by colons.</summary>
    public string SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH") ?? "/usr/sbin:/usr/bin";

    /// <summary>The program that makes roots.</summary>
    public string SetupRoot { get; init; } = "/usr/lib/bootc/bootc-setup-root";

    /// <summary>Runs systemctl(1) to its end.</summary>
    /// <exception cref="DeployException">It is not there, or failed.</exception>
    public void SystemControl(params string[] arguments)
    {
        var program = SearchPath.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(directory => Path.Join(directory, "systemctl")).FirstOrDefault(Path.Exists)
            ?? throw new DeployException("reboot-failed", "the machine cannot be restarted: there is no systemctl");
        Run(program, arguments);
    }

    /// <summary>Runs a program to its end; it writes where this one does.</summary>
    /// <exception cref="DeployException">It failed.</exception>
    public void Run(string program, params string[] arguments)
    {
        var exit = ProcessGroup.Run(program, arguments, new Dictionary<string, string> { ["PATH"] = SearchPath }, Limit, TimeSpan.FromSeconds(5));
        if (!exit.Succeeded)
        {
            throw new DeployException("reboot-failed", $"`{Path.GetFileName(program)} {string.Join(' ', arguments)}` failed: {exit}");
        }
    }
}
