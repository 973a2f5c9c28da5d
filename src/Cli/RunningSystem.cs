using SkorionOS.Boot;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Booted;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;

namespace SkorionOS.Cli;

/// <summary>The system that the program runs on: what verbs work on when no sysroot is named.</summary>
public sealed record RunningSystem
{
    private const string SysrootPath = "/sysroot";

    /// <summary>What stands before every path of the system; empty for the system itself.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Reads the mounts.</summary>
    public Func<MountTable> ReadMounts { get; init; } = MountTable.Read;

    /// <summary>Whether the program runs as root.</summary>
    public bool IsRoot { get; init; } = Environment.IsPrivilegedProcess;

    /// <summary>The deployment that runs; null on a system that was not deployed by this program.</summary>
    public BootedSystem? FindBooted() => BootedSystem.Find(ReadMounts(), new LoaderVariables(Prefix + LoaderVariables.DefaultDirectory));

    /// <summary>Opens the sysroot that the running deployment comes from.</summary>
    /// <param name="booted">The deployment.</param>
    /// <param name="espPath">Where entries and kernels lie; null to look where the partition is mounted.</param>
    /// <exception cref="DeployException">The user is not root, or the boot partition is not mounted.</exception>
    public Sysroot Open(BootedSystem booted, string? espPath)
    {
        ArgumentNullException.ThrowIfNull(booted);
        if (!IsRoot)
        {
            throw new DeployException("needs-root", "the deployments of the running system can be read and changed only by root");
        }

        if (espPath is not null)
        {
            return Sysroot.OpenRunning(booted, Prefix + SysrootPath, espPath);
        }

        var places = FindPlaces();
        return Sysroot.OpenRunning(booted, Prefix + SysrootPath, Prefix + places.Boot, Prefix + places.Esp);
    }

    private BootPlaces FindPlaces()
    {
        foreach (var place in BootPlaces.Candidates.Where(place => ReadMounts().At(place)?.Type == "autofs"))
        {
            Trigger(Prefix + place);
        }

        return BootPlaces.Find(ReadMounts())
            ?? throw new DeployException("esp-missing", $"the boot partition is mounted neither at {string.Join(" nor at ", BootPlaces.Candidates)}");
    }

    private static void Trigger(string place)
    {
        try
        {
            Dir.Open(place).Dispose();
        }
        catch (LinuxException e)
        {
            throw new DeployException("esp-missing", $"the boot partition cannot be mounted at {place}: {e.Message}", e);
        }
    }
}
