using System.Text;
using SkorionOS.Boot;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Health;

/// <summary>Whether this boot is on trial: the boot loader counts it, and gives the deployment up when it does not become good.</summary>
/// <param name="Deployment">The deployment that runs; null when the system was not booted from one.</param>
/// <param name="TriesLeft">Tries after this one; null when this boot is not counted, or its entry was blessed already.</param>
/// <param name="HasFallback">Another deployment is in the boot menu that has not used up its tries.</param>
internal sealed record BootTrial(DeploymentId? Deployment, int? TriesLeft, bool HasFallback)
{
    private const string CountVariable = "sys/firmware/efi/efivars/LoaderBootCountPath-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";
    private const int AttributesBytes = 4;

    /// <summary>True when the boot loader counts this boot.</summary>
    public bool IsCounted => TriesLeft is not null;

    /// <summary>
    /// True when a reboot leads somewhere: to another try, or to another deployment. Without either, a failing check would make the machine reboot for ever.
    /// </summary>
    public bool MayReboot => TriesLeft > 0 || (IsCounted && HasFallback);

    /// <summary>Asks the running system.</summary>
    /// <param name="root">The root of the running system.</param>
    /// <param name="esp">The partition that the boot loader reads; null when it is not there.</param>
    public static BootTrial Read(string root, Dir? esp)
    {
        var booted = KernelCommandLine.Parse(KernelText.TryRead(root, "proc/cmdline") ?? "").FindComposefs()?.Deployment;
        var ours = esp is null ? [] : new BootPartition(esp).Read().Ours.ToList();
        var hasFallback = ours.Any(file => file.Deployment != booted && file.IsComplete && file.Name.Counter is not { IsBad: true });

        // The loader says which entry it counts. That stays until power off, also when the entry was blessed meanwhile, and when a soft reboot brought another
        // deployment.
        var counted = CountedEntry(root);
        var isOurs = counted is not null && booted is not null && DeploymentEntry.DeploymentOf(counted.Id) == booted;
        var isBlessed = ours.Any(file => file.Name.Counter is null && string.Equals(file.Name.Id, counted?.Id, StringComparison.OrdinalIgnoreCase));
        return new BootTrial(booted, isOurs && !isBlessed ? counted!.Counter?.Left : null, hasFallback);
    }

    private static BootEntryName? CountedEntry(string root)
    {
        using var dir = Dir.Open(root);
        if (dir.TryReadAll(CountVariable, limit: 4096) is not { Length: > AttributesBytes } variable)
        {
            return null;
        }

        var path = Encoding.Unicode.GetString(variable.AsSpan(AttributesBytes)).TrimEnd('\0');
        return BootEntryName.TryParse(path[(path.LastIndexOfAny(['\\', '/']) + 1)..], out var name) ? name : null;
    }
}
