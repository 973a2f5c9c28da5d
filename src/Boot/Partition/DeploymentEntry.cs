using System.Globalization;

namespace SkorionOS.Boot;

/// <summary>What an entry of ours says.</summary>
/// <param name="Deployment">The deployment that it boots.</param>
/// <param name="Serial">A number that only grows; the highest is first in the menu.</param>
/// <param name="Title">What the menu shows: a name and the version of the image, never its role, since roles change and entries do
/// not.</param>
/// <param name="Program">What it starts.</param>
public sealed record DeploymentEntry(
    DeploymentId Deployment,
    long Serial,
    string Title,
    BootProgram Program)
{
    /// <summary>The sort key of all our entries. It is one constant, so that nothing but the serial orders them.</summary>
    public const string SortKey = "skorionos";

    private const string IdPrefix = "bootc-";
    private static readonly int IdLength = IdPrefix.Length + DeploymentId.Length;

    private const char Below = '~';

    /// <summary>The id of the first entry of <paramref name="deployment"/>: its file name without counter and <c>.conf</c>.</summary>
    public static string IdOf(DeploymentId deployment) => IdPrefix + deployment.Hex;

    /// <summary>The id of a further entry of <paramref name="deployment"/>, where another one has the first id
    /// (docs/adr/0009-no-name-on-the-boot-partition-is-written-twice.md).</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="serial">A serial. It only makes the id another one: that of the entry may be another.</param>
    public static string IdOf(DeploymentId deployment, long serial) => $"{IdOf(deployment)}-{VersionOf(serial)}";

    /// <summary>The deployment that an entry id stands for; null for the id of a foreign entry. FAT does not tell cases apart, so neither
    /// does this.</summary>
    public static DeploymentId? DeploymentOf(string entryId)
    {
        ArgumentNullException.ThrowIfNull(entryId);
        var id = entryId.ToLowerInvariant();
        if (!id.StartsWith(IdPrefix, StringComparison.Ordinal) || id.Length < IdLength) return null;
        if (id.Length > IdLength && !IsSerialSuffix(id.AsSpan(IdLength))) return null;
        return DeploymentId.TryParse(id[IdPrefix.Length..IdLength], out var deployment) ? deployment : null;
    }

    /// <summary>The serial that <paramref name="entry"/> carries as its version, or the one that it stands right below
    /// (<see cref="VersionBelow"/>); null when the version is neither.</summary>
    public static long? SerialOf(BootEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var version = entry.Version.AsSpan();
        var below = version.IndexOf(Below);
        return long.TryParse(below < 0 ? version : version[..below], NumberStyles.None, CultureInfo.InvariantCulture, out var serial) ? serial : null;
    }

    /// <summary>The serial as the <c>version</c> of an entry.</summary>
    public static string VersionOf(long serial)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(serial);
        return serial.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The <c>version</c> of an entry that stands below the one with <paramref name="serial"/> and above all with lower ones, so that an entry can be
    /// put behind another that must not be touched: <c>5~7</c> is older than <c>5</c> and newer than <c>4</c> (<see cref="BlsVersion"/>).</summary>
    /// <param name="serial">The serial to stand below.</param>
    /// <param name="own">Orders entries that stand below the same one.</param>
    public static string VersionBelow(long serial, long own) => $"{VersionOf(serial)}{Below}{VersionOf(own)}";

    /// <summary>The entry, its lines in one fixed order. There is no <c>machine-id</c>: it would stand before the serial in the order of
    /// entries, and the machine id is made at first boot.</summary>
    /// <exception cref="BootException">The title does not fit on a line (<see cref="BootErrors.EntryInvalid"/>).</exception>
    public BootEntry ToEntry() => BootEntry.FromFields(
    [
        new(BootEntryKeys.Title, Title),
        new(BootEntryKeys.Version, VersionOf(Serial)),
        new(BootEntryKeys.SortKey, SortKey),
        .. Program.Fields,
    ]);

    // One form for each number, so that one entry cannot have two names.
    private static bool IsSerialSuffix(ReadOnlySpan<char> suffix) =>
        suffix is ['-', >= '1' and <= '9', ..] && suffix.Length <= 1 + 18 && suffix[1..].IndexOfAnyExceptInRange('0', '9') < 0;
}
