using System.Globalization;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.SetupRoot.Handover;

/// <summary>Tells systemd which device is behind a root that is none: programs such as bootctl look for the ESP on the disk of that device.</summary>
internal static class VolatileRoot
{
    private const string LinkName = "volatile-root";

    /// <summary>Makes the link <c>systemd/volatile-root</c> to the block device of the physical root.</summary>
    public static void Link(PhysicalRoot physical, string run, Log log)
    {
        if (FindDevice(physical) is not { } device)
        {
            log.Warning($"{physical.Device.Source} at {physical.Path} is no block device: /run/systemd/{LinkName} is left out");
            return;
        }

        using var directory = Dir.Ensure($"{run}/systemd");
        directory.Unlink(LinkName);
        directory.Symlink(device, LinkName);
    }

    /// <summary>The device as <c>/dev/block/8:2</c>; null when the physical root is on none.</summary>
    private static string? FindDevice(PhysicalRoot physical)
    {
        var (major, minor) = (physical.Device.Major, physical.Device.Minor);
        if (major == 0)
        {
            // Filesystems over several devices, such as btrfs, have a number of their own; the one they were mounted by stands for all.
            if (BlockDevice.TryGetNumber(physical.Device.Source) is not { } number)
            {
                return null;
            }

            (major, minor) = number;
        }

        return string.Create(CultureInfo.InvariantCulture, $"/dev/block/{major}:{minor}");
    }
}
