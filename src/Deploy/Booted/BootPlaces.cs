using SkorionOS.Interop.Mounts;

namespace SkorionOS.Deploy.Booted;

/// <summary>Where the partitions of the boot loader are mounted on a running system: by our own automounts, or by what the administrator wrote into fstab.</summary>
/// <param name="Esp">The EFI system partition, where the boot loader itself lies.</param>
/// <param name="Boot">Where entries and kernels lie: the extended boot loader partition when there is one, else the ESP.</param>
public sealed record BootPlaces(string Esp, string Boot)
{
    private const string EfiDirectory = "/efi";
    private const string BootDirectory = "/boot";

    /// <summary>The places to look at. An automount that is still waiting there has to be triggered, by opening it, before <see cref="Find"/> can tell what it is.</summary>
    public static IReadOnlyList<string> Candidates { get; } = [EfiDirectory, BootDirectory];

    /// <summary>Finds the partitions by where they are mounted, as systemd does: where /efi is mounted too, it is the ESP and /boot the extended boot loader
    /// partition; one alone is the ESP.</summary>
    /// <returns>Null when neither is mounted.</returns>
    public static BootPlaces? Find(MountTable mounts)
    {
        ArgumentNullException.ThrowIfNull(mounts);
        var efi = IsFat(mounts.At(EfiDirectory));
        var boot = IsFat(mounts.At(BootDirectory));
        return (efi, boot) switch
        {
            (true, true) => new BootPlaces(EfiDirectory, BootDirectory),
            (true, false) => new BootPlaces(EfiDirectory, EfiDirectory),
            (false, true) => new BootPlaces(BootDirectory, BootDirectory),
            _ => null,
        };
    }

    /// <summary>Firmware and boot loader read FAT; an ext4 of the administrator's at /boot is no business of theirs.</summary>
    private static bool IsFat(MountEntry? mount) => mount?.Type is "vfat" or "msdos";
}
