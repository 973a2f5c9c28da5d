namespace SkorionOS.Boot;

/// <summary>The names of the EFI variables of the Boot Loader Interface that this project reads or writes.</summary>
public static class LoaderVariable
{
    /// <summary>Set by the loader while this boot is counted: the path of the entry from the root of its partition, with the name it has after the counter was
    /// lowered.</summary>
    public const string BootCountPath = "LoaderBootCountPath";

    /// <summary>Set by the loader: the entry of this boot, by its file name.</summary>
    public const string EntrySelected = "LoaderEntrySelected";

    /// <summary>Set by the loader: all entries that it found, by their file names, in the order of its menu.</summary>
    public const string Entries = "LoaderEntries";

    /// <summary>Set by the user: the entry that is booted, whatever the order of the menu says.</summary>
    public const string EntryDefault = "LoaderEntryDefault";

    /// <summary>Set by the system: the entry of the next boot alone. The loader removes it.</summary>
    public const string EntryOneShot = "LoaderEntryOneShot";

    /// <summary>Set by the loader: the partition that it came from, by its partition UUID.</summary>
    public const string DevicePartUuid = "LoaderDevicePartUUID";

    /// <summary>Set by the system: how long the menu is shown at the next boot alone, as in loader.conf. The loader removes it.</summary>
    public const string TimeoutOneShot = "LoaderConfigTimeoutOneShot";
}
