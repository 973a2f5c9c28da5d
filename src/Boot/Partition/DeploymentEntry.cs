using System.Collections.Immutable;
using System.Globalization;

namespace SkorionOS.Boot;

/// <summary>What an entry of ours says.</summary>
/// <param name="Deployment">The deployment that it boots.</param>
/// <param name="Serial">A number that only grows; the highest is first in the menu.</param>
/// <param name="Title">What the menu shows: a name and the version of the image, never its role, since roles change and entries do not.</param>
/// <param name="Linux">The kernel.</param>
/// <param name="Initrds">The initrds, in the order the kernel gets them.</param>
/// <param name="Options">The kernel's arguments.</param>
public sealed record DeploymentEntry(
    DeploymentId Deployment,
    long Serial,
    string Title,
    KernelFile Linux,
    ImmutableArray<KernelFile> Initrds,
    KernelCommandLine Options)
{
    /// <summary>The sort key of all our entries. It is one constant, so that nothing but the serial orders them.</summary>
    public const string SortKey = "skorionos";

    private const string IdPrefix = "bootc-";

    /// <summary>The id of the entry of <paramref name="deployment"/>: its file name without counter and <c>.conf</c>.</summary>
    public static string IdOf(DeploymentId deployment) => IdPrefix + deployment.Hex;

    /// <summary>The deployment that an entry id stands for; null for the id of a foreign entry. FAT does not tell cases apart, so neither does this.</summary>
    public static DeploymentId? DeploymentOf(string entryId)
    {
        ArgumentNullException.ThrowIfNull(entryId);
#pragma warning disable CA1308 // Ids are lower-case by definition.
        var id = entryId.ToLowerInvariant();
#pragma warning restore CA1308
        return id.StartsWith(IdPrefix, StringComparison.Ordinal) && DeploymentId.TryParse(id[IdPrefix.Length..], out var deployment) ? deployment : null;
    }

    /// <summary>The serial that <paramref name="entry"/> carries as its version; null when that is no serial.</summary>
    public static long? SerialOf(BootEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return long.TryParse(entry.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var serial) ? serial : null;
    }

    /// <summary>The serial as the <c>version</c> of an entry.</summary>
    public static string VersionOf(long serial)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(serial);
        return serial.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The entry, its lines in one fixed order. There is no <c>machine-id</c>: it would stand before the serial in the order of entries, and the machine id is made at
    /// first boot.</summary>
    /// <exception cref="BootException">The title does not fit on a line (<see cref="BootErrors.EntryInvalid"/>).</exception>
    public BootEntry ToEntry() => BootEntry.FromFields(
    [
        new(BootEntryKeys.Title, Title),
        new(BootEntryKeys.Version, VersionOf(Serial)),
        new(BootEntryKeys.SortKey, SortKey),
        new(BootEntryKeys.Linux, Linux.EntryPath),
        .. Initrds.Select(initrd => new BootEntryField(BootEntryKeys.Initrd, initrd.EntryPath)),
        new(BootEntryKeys.Options, Options.Print()),
    ]);
}
