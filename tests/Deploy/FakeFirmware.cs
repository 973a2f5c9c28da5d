using SkorionOS.Boot;
using SkorionOS.Deploy.Booted;
using SkorionOS.Interop.Mounts;

namespace SkorionOS.Deploy.Tests;

/// <summary>What firmware, systemd-boot and systemd-bless-boot do around a boot: EFI variables in a directory, and counters in the names of entries.</summary>
internal sealed class FakeFirmware(string efivars, string entries)
{
    private DeploymentId? _booted;

    public LoaderVariables Variables { get; } = new(efivars);

    /// <summary>The system that runs; null before the first boot.</summary>
    public BootedSystem? Booted => _booted is null
        ? null
        : BootedSystem.Find(MountTable.Parse($"36 35 0:31 / / ro,relatime - overlay composefs:{_booted} ro"), Variables);

    /// <summary>Goes on from where another stands; its variables are files beside the sysroot.</summary>
    public void Take(FakeFirmware other) => _booted = other._booted;

    /// <summary>Boots an entry: the one of <paramref name="byHand"/>, else the one that the user set as default, else the first.</summary>
    public BootEntryFile Boot(BootListing menu, DeploymentId? byHand)
    {
        Directory.CreateDirectory(efivars);
        var preset = EntryPattern.FindOurs(Variables.EntryDefault, menu);
        var chosen = byHand is { } id ? menu.Find(id)! : preset.Count > 0 ? preset[0] : menu.First!;
        Variables.Write(LoaderVariable.Entries, string.Join('\0', menu.Entries.Select(entry => entry.FileName)));
        Variables.Write(LoaderVariable.EntrySelected, chosen.FileName);
        Variables.Clear(LoaderVariable.BootCountPath);
        Variables.Clear(LoaderVariable.TimeoutOneShot);
        if (chosen.Name.Counter is { } counter)
        {
            var tried = chosen.Name with { Counter = counter with { Left = Math.Max(0, counter.Left - 1), Done = (counter.Done ?? 0) + 1 } };
            File.Move(Path.Join(entries, chosen.FileName), Path.Join(entries, tried.ToFileName()));
            Variables.Write(LoaderVariable.BootCountPath, $@"\loader\entries\{tried.ToFileName()}");
        }

        _booted = chosen.Deployment;
        return chosen;
    }

    /// <summary>Finds the entry good: its counter goes.</summary>
    public void Bless(string entryId)
    {
        foreach (var file in Directory.GetFiles(entries, entryId + "+*.conf"))
        {
            File.Move(file, Path.Join(entries, entryId + ".conf"));
        }
    }
}
