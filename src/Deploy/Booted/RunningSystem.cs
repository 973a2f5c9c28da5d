using System.Text;
using SkorionOS.Boot;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;

namespace SkorionOS.Deploy.Booted;

/// <summary>The system that the program runs on: what verbs work on when no sysroot is named.</summary>
public sealed record RunningSystem
{
    private const string SysrootPath = "/sysroot";
    private const string MarkDirectory = "/run/bootc";

    /// <summary>What stands before every path of the system; empty for the system itself.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Reads the mounts.</summary>
    public Func<MountTable> ReadMounts { get; init; } = MountTable.Read;

    /// <summary>Whether the program runs as root.</summary>
    public bool IsRoot { get; init; } = Environment.IsPrivilegedProcess;

    /// <summary>The arguments that the kernel runs with.</summary>
    public string ReadCommandLine()
    {
        using var proc = Dir.Open($"{Prefix}/proc");
        return Encoding.UTF8.GetString(proc.ReadAll("cmdline", 64 << 10)).TrimEnd('\n');
    }

    /// <summary>Leaves a word for a later program, until the machine is switched off.</summary>
    /// <param name="name">The name of the file below <c>/run/bootc</c>.</param>
    /// <param name="content">The word.</param>
    public void WriteMark(string name, string content)
    {
        using var run = Dir.Ensure(Prefix + MarkDirectory);
        run.ReplaceFile(name, Encoding.UTF8.GetBytes(content));
    }

    /// <summary>Takes such a word away and gives it; null when there is none.</summary>
    public string? TakeMark(string name)
    {
        using var run = Dir.Ensure(Prefix + MarkDirectory);
        var content = run.TryReadAll(name, 4096);
        run.Unlink(name);
        return content is null ? null : Encoding.UTF8.GetString(content);
    }

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
