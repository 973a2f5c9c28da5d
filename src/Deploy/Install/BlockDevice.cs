using System.Globalization;
using System.Text;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Install;

/// <summary>A whole disk, as sysfs describes it.</summary>
/// <param name="Path">Its node below /dev.</param>
/// <param name="Number">Its number, <c>major:minor</c>.</param>
/// <param name="Size">Bytes.</param>
internal sealed record BlockDevice(string Path, string Number, long Size)
{
    // sysfs counts in these, whatever the sectors of the disk are.
    private const int SysfsSector = 512;

    /// <summary>The device of that name; null when the name is not that of a block device.</summary>
    /// <exception cref="DeployException">It is a partition.</exception>
    public static BlockDevice? TryOpen(string path)
    {
        using var root = Dir.Open("/");
        if (root.TryStat(path) is not { Kind: FileKind.BlockDevice } status)
        {
            return null;
        }

        var (major, minor) = status.Device;
        var number = string.Create(CultureInfo.InvariantCulture, $"{major}:{minor}");
        using var directory = OpenSysfs(number);
        if (directory.Exists("partition"))
        {
            throw new DeployException("target-invalid", $"{path} is a partition, and a whole disk is wanted; to-filesystem installs into one that is mounted");
        }

        return new BlockDevice(path, number, SysfsSector * long.Parse(ReadText(directory, "size"), CultureInfo.InvariantCulture));
    }

    /// <summary>The node of a partition, as the kernel named it after it read the table.</summary>
    /// <param name="number">Counted from 1.</param>
    /// <exception cref="DeployException">The kernel knows of no such partition.</exception>
    public string FindPartition(int number)
    {
        using var directory = OpenSysfs(Number);
        foreach (var entry in directory.List().Where(entry => entry.Kind == FileKind.Directory))
        {
            using var below = directory.OpenDir(entry.Name);
            if (below.Exists("partition") && ReadText(below, "partition") == number.ToString(CultureInfo.InvariantCulture))
            {
                return $"/dev/{entry.Name}";
            }
        }

        throw new DeployException("tool-failed", $"{Path} was partitioned, but the kernel shows no partition {number} of it");
    }

    // Through the link: names below /sys/dev are links to where a device really is.
    private static Dir OpenSysfs(string number) => Dir.Open($"/sys/dev/block/{number}");

    // Files of sysfs say that they have a page, whatever they hold.
    private static string ReadText(Dir directory, string name) => Encoding.ASCII.GetString(directory.ReadAll(name, 1 << 16)).TrimEnd('\n', '\0');
}
