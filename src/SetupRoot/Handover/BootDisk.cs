using System.Globalization;

namespace SkorionOS.SetupRoot.Handover;

/// <summary>The disk that the boot loader came from.</summary>
internal static class BootDisk
{
    private const string Disks = "/sys/block";
    private const int UsualSector = 512;

    /// <summary>The extended boot loader partition of the disk that an ESP is on; null when it has none, or when no disk has that ESP.</summary>
    /// <remarks>Read from the disks and not asked of udev, which may still be busy.</remarks>
    public static Guid? FindExtended(Guid esp)
    {
        if (!Directory.Exists(Disks))
        {
            return null;
        }

        foreach (var disk in Directory.EnumerateFileSystemEntries(Disks))
        {
            var partitions = Read(disk);
            if (partitions.Any(partition => partition.Id == esp))
            {
                return partitions.Where(partition => partition.Type == GptPartition.ExtendedBootLoader).Select(partition => (Guid?)partition.Id).FirstOrDefault();
            }
        }

        return null;
    }

    private static IReadOnlyList<GptPartition> Read(string disk)
    {
        try
        {
            var sector = Path.Join(disk, "queue/logical_block_size");
            var size = File.Exists(sector) && int.TryParse(File.ReadAllText(sector), CultureInfo.InvariantCulture, out var bytes) ? bytes : UsualSector;
            using var device = File.OpenHandle(Path.Join("/dev", Path.GetFileName(disk).Replace('!', '/')));
            return GptTable.Read(device, size);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A drive without a medium, or one that is going away, is not the one that the machine booted from.
            return [];
        }
    }
}
