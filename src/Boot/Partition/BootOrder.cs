namespace SkorionOS.Boot;

/// <summary>The order in which systemd-boot shows entries (UAPI.1, "Sorting"; <c>boot_entry_compare()</c>). It boots the first.</summary>
public sealed class BootOrder : IComparer<BootEntryFile>
{
    private BootOrder()
    {
    }

    /// <summary>The order.</summary>
    public static BootOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(BootEntryFile? x, BootEntryFile? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);

        var order = IsBad(x).CompareTo(IsBad(y));
        if (order == 0) order = CompareSorted(x.Entry, y.Entry);
        if (order == 0) order = -BlsVersion.Compare(Id(x), Id(y));
        if (order == 0 && x.Name.Counter is { } left && y.Name.Counter is { } right)
            order = left.Left != right.Left ? right.Left.CompareTo(left.Left) : (left.Done ?? 0).CompareTo(right.Done ?? 0);
        // Whatever the loader does with what is left, a list has one order.
        return order != 0 ? order : string.CompareOrdinal(x.FileName, y.FileName);
    }

    private static int CompareSorted(BootEntry? x, BootEntry? y)
    {
        var (xKey, yKey) = (x?.SortKey, y?.SortKey);
        if (xKey is null || yKey is null) return (xKey is null).CompareTo(yKey is null);
        var order = string.CompareOrdinal(xKey, yKey);
        if (order == 0) order = string.CompareOrdinal(x!.MachineId, y!.MachineId);
        return order != 0 ? order : -BlsVersion.Compare(x!.Version, y!.Version);
    }

    private static bool IsBad(BootEntryFile file) => file.Name.Counter is { IsBad: true };

    // The loader's id is the whole file name, counter included, in lower case.
#pragma warning disable CA1308
    private static string Id(BootEntryFile file) => file.FileName.ToLowerInvariant();
#pragma warning restore CA1308
}
