using SkorionOS.Boot;
using SkorionOS.Interop;

namespace SkorionOS.Deploy.Health;

/// <summary>Whether this boot is on trial: the boot loader counts it, and gives the deployment up when it does not become good.</summary>
/// <param name="Deployment">The deployment that runs; null when the system was not booted from one.</param>
/// <param name="Entry">The entry, with the tries that it had left when it was started; null when this boot is not counted, or its entry was blessed
/// already.</param>
/// <param name="HasFallback">Another entry of ours is in the boot menu that has not used up its tries: of another deployment, or of this one with other
/// arguments.</param>
internal sealed record BootTrial(DeploymentId? Deployment, BootEntryName? Entry, bool HasFallback)
{
    /// <summary>Tries after this one; null when this boot is not counted.</summary>
    public int? TriesLeft => Entry?.Counter?.Left;

    /// <summary>True when the boot loader counts this boot.</summary>
    public bool IsCounted => TriesLeft is not null;

    /// <summary>
    /// True when a reboot leads somewhere: to another try, or to another entry. Without either, a failing check would make the machine reboot for ever.
    /// </summary>
    public bool MayReboot => TriesLeft > 0 || (IsCounted && HasFallback);

    /// <summary>Asks the running system.</summary>
    /// <param name="sysroot">Its physical root.</param>
    /// <param name="log">Gets a line when the boot menu cannot be read; it counts as one without another entry.</param>
    /// <exception cref="LinuxException">A variable cannot be read.</exception>
    public static BootTrial Read(Sysroot sysroot, TextWriter log)
    {
        if (sysroot.Booted is not { } booted)
        {
            return new BootTrial(null, null, false);
        }

        var ours = ReadMenu(sysroot, log);
        var counted = booted.IsCounted ? booted.Variables.CountedEntry : null;
        if (counted?.Counter is null || ours.Any(file => file.Name.Counter is null && IsEntry(file, counted)))
        {
            // What the loader says stays until power off; the entry tells when it was blessed since.
            return new BootTrial(booted.Id, null, false);
        }

        return new BootTrial(
            booted.Id, counted, ours.Any(file => !IsEntry(file, counted) && file.IsComplete && file.Name.Counter is not { IsBad: true }));
    }

    private static List<BootEntryFile> ReadMenu(Sysroot sysroot, TextWriter log)
    {
        try
        {
            using var esp = sysroot.TryOpenEsp();
            return esp is null ? [] : [.. new BootPartition(esp).Read().Ours];
        }
        catch (Exception e) when (e is LinuxException or BootException)
        {
            log.WriteLine($"the boot menu cannot be read: {e.Message}");
            return [];
        }
    }

    private static bool IsEntry(BootEntryFile file, BootEntryName name) => string.Equals(file.Name.Id, name.Id, StringComparison.OrdinalIgnoreCase);
}
