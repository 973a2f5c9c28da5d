using System.Text;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Boot;

/// <summary>
/// What the boot loader and the system tell each other by EFI variables (https://systemd.io/BOOT_LOADER_INTERFACE), in a mounted efivarfs. Without efivarfs
/// there are no variables: nothing is known, and nothing has to be cleared.
/// </summary>
/// <remarks>A variable is a file <c>NAME-GUID</c>: 4 bytes of attributes, then text in UTF-16, little endian, ended by a NUL.</remarks>
/// <param name="directory">Where efivarfs is mounted. It is opened anew for each call.</param>
public sealed class LoaderVariables(string directory = LoaderVariables.DefaultDirectory)
{
    /// <summary>Where systemd mounts efivarfs, also in an initramfs.</summary>
    public const string DefaultDirectory = "/sys/firmware/efi/efivars";

    private const string Vendor = "4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";
    private const int AttributesLength = 4;

    // Non-volatile, and there while booting and running.
    private static ReadOnlySpan<byte> Attributes => [7, 0, 0, 0];

    /// <summary>The entry of this boot while it is counted, <see cref="LoaderVariable.BootCountPath"/> as the loader wrote it
    /// (<c>\loader\entries\ID+2-1.conf</c>); null when this boot is not counted: its entry is good, or never was counted.</summary>
    /// <exception cref="LinuxException">efivarfs is there and cannot be read; so for all of these.</exception>
    public string? BootCountPath => Read(LoaderVariable.BootCountPath);

    /// <summary>The entry that <see cref="BootCountPath"/> names, with the tries that are left after this one; null when this boot is not counted.</summary>
    public BootEntryName? CountedEntry => BootEntryName.TryParse(BootCountPath?.Split('\\', '/')[^1] ?? "", out var name) ? name : null;

    /// <summary>The entry of this boot by its file name, with the counter it had in the menu; null when the loader did not say.</summary>
    public string? EntrySelected => Read(LoaderVariable.EntrySelected);

    /// <summary>The entry, or a pattern of entries, that the user wants booted whatever the order says; null when the order decides.</summary>
    public string? EntryDefault => Read(LoaderVariable.EntryDefault);

    /// <summary>The entry that the next boot alone takes; null when the order or <see cref="EntryDefault"/> decides.</summary>
    public string? EntryOneShot => Read(LoaderVariable.EntryOneShot);

    /// <summary>The partition UUID of the ESP that the loader came from, in lower case as in <c>/dev/disk/by-partuuid</c>; null when it did not say.</summary>
    public string? DevicePartUuid => Guid.TryParse(Read(LoaderVariable.DevicePartUuid), out var uuid) ? uuid.ToString("D") : null;

    /// <summary>The entries that the loader found at this boot, by their file names, in the order of its menu; empty when it did not say.</summary>
    public IReadOnlyList<string> Entries =>
        ReadText(LoaderVariable.Entries)?.Split('\0', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The value of a variable; null when it is not set, is empty, or is no text.</summary>
    /// <param name="name">One of <see cref="LoaderVariable"/>.</param>
    public string? Read(string name)
    {
        var text = ReadText(name);
        var end = text?.IndexOf('\0', StringComparison.Ordinal) ?? -1;
        var value = end < 0 ? text : text![..end];
        return value is { Length: > 0 } ? value : null;
    }

    /// <summary>Removes a variable.</summary>
    /// <returns>False when it was not set.</returns>
    /// <exception cref="LinuxException">The firmware, or the mount, refused.</exception>
    public bool Clear(string name)
    {
        using var efivars = TryOpen();
        return efivars is not null && Clear(efivars, FileName(name));
    }

    /// <summary>Sets a variable; it holds from the return on, also after the power went.</summary>
    /// <param name="name">One of <see cref="LoaderVariable"/>.</param>
    /// <param name="value">The text.</param>
    /// <returns>False when there is no efivarfs.</returns>
    /// <exception cref="LinuxException">The firmware, or the mount, refused.</exception>
    public bool Write(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        using var efivars = TryOpen();
        if (efivars is null) return false;

        // The file that is there may be immutable, and efivarfs takes attributes and value only in one write.
        Clear(efivars, FileName(name));
        using var file = efivars.CreateNew(FileName(name));
        file.Write([.. Attributes, .. Encoding.Unicode.GetBytes(value + '\0')]);
        return true;
    }

    private static bool Clear(Dir efivars, string fileName)
    {
        efivars.ClearImmutable(fileName);
        return efivars.Unlink(fileName);
    }

    private string? ReadText(string name)
    {
        using var efivars = TryOpen();
        var content = efivars?.TryReadAll(FileName(name), BootLimits.MaxEfiVariableBytes);
        return content is { Length: > AttributesLength } && content.Length % 2 == 0
            ? Encoding.Unicode.GetString(content.AsSpan(AttributesLength))
            : null;
    }

    private static string FileName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return $"{name}-{Vendor}";
    }

    private Dir? TryOpen()
    {
        try
        {
            return Dir.Open(directory);
        }
        catch (LinuxException e) when (e.Error is Errno.ENOENT or Errno.ENOTDIR)
        {
            return null;
        }
    }
}
