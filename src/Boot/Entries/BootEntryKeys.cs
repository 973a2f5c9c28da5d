namespace SkorionOS.Boot;

/// <summary>Keys of Type #1 entries (UAPI.1, "Type #1 Boot Loader Specification Entries") that this program reads or writes.</summary>
public static class BootEntryKeys
{
#pragma warning disable CS1591 // The names are those of the specification.
    public const string Title = "title";
    public const string Version = "version";
    public const string MachineId = "machine-id";
    public const string SortKey = "sort-key";
    public const string Architecture = "architecture";
    public const string Linux = "linux";
    public const string Initrd = "initrd";
    public const string Efi = "efi";
    public const string Uki = "uki";
    public const string UkiUrl = "uki-url";
    public const string Options = "options";
#pragma warning restore CS1591
}
