using SkorionOS.Boot;
using SkorionOS.Interop.Mounts;
using SkorionOS.State;

namespace SkorionOS.Deploy.Booted;

/// <summary>What is known of the system that is running, when it runs from a deployment.</summary>
/// <param name="Id">The deployment whose image <c>/</c> is. It comes from the mount, so it is right also after a soft reboot, which no boot loader sees.</param>
/// <param name="EntryId">The boot entry that was selected, without its counter; null when the boot loader did not say. After a soft reboot it is still the
/// one of the last real boot.</param>
/// <param name="IsCounted">True while this boot is one of the tries of its entry.</param>
/// <param name="IsChosenByHand">True when another entry was first in the menu, and none was set as default: a person took this one.</param>
/// <param name="Variables">The variables of the boot loader.</param>
public sealed record BootedSystem(DeploymentId Id, string? EntryId, bool IsCounted, bool IsChosenByHand, LoaderVariables Variables)
{
    /// <summary>Finds out which deployment runs.</summary>
    /// <param name="mounts">The mounts of this process.</param>
    /// <param name="variables">The variables of the boot loader.</param>
    /// <returns>Null when <c>/</c> is not the root of a deployment.</returns>
    public static BootedSystem? Find(MountTable mounts, LoaderVariables variables)
    {
        ArgumentNullException.ThrowIfNull(mounts);
        ArgumentNullException.ThrowIfNull(variables);
        if (!RootSource.TryParse(mounts.At("/")?.Source, out var id))
        {
            return null;
        }

        var selected = EntryIdOf(variables.EntrySelected);
        return new BootedSystem(id, selected, IsOf(variables.CountedEntry?.Id, id), IsOf(selected, id) && IsByHand(selected!, variables), variables);
    }

    private static bool IsByHand(string selected, LoaderVariables variables) =>
        variables.Entries is [var first, ..] && !selected.Equals(EntryIdOf(first), StringComparison.OrdinalIgnoreCase) && variables.EntryDefault is null;

    private static string? EntryIdOf(string? fileName) =>
        fileName is null ? null : BootEntryName.TryParse(fileName, out var name) ? name.Id : fileName;

    private static bool IsOf(string? entryId, DeploymentId id) => entryId is not null && DeploymentEntry.DeploymentOf(entryId) == id;
}
