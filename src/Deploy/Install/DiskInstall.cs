using System.Text;
using SkorionOS.Deploy.Pull;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Install;

/// <summary><c>install to-disk</c>: a whole disk, which is a block device or a file.</summary>
public static class DiskInstall
{
    private const int MostLinks = 40;

    /// <summary>Makes a disk that boots. EFI variables of this machine are never touched.</summary>
    /// <param name="path">A block device, or the name of a file.</param>
    /// <param name="choices">What is installed.</param>
    /// <param name="disk">What the disk is made like.</param>
    /// <param name="options">What the engine takes from its surroundings.</param>
    /// <param name="progress">Told how far the image has come; null to tell nobody.</param>
    /// <param name="cancellationToken">Ends it. A file is then as it was; a device is not.</param>
    /// <exception cref="DeployException">It cannot be made; see the code.</exception>
    public static Task<InstallResult> RunAsync(
        string path,
        InstallChoices choices,
        DiskChoices disk,
        EngineOptions options,
        IProgress<PullProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(choices);
        ArgumentNullException.ThrowIfNull(disk);
        ArgumentNullException.ThrowIfNull(options);
        if (disk.EspSize < DiskChoices.MinEspSize)
        {
            throw new DeployException("target-too-small", $"an EFI system partition has at least {DiskChoices.MinEspSize >> 20} MiB");
        }

        var target = Resolve(Path.GetFullPath(path));
        RefuseMissingDevice(target);
        return BlockDevice.TryOpen(target) is { } device
            ? new DeviceInstall(choices, disk, options).RunAsync(device, progress, cancellationToken)
            : new ImageFileInstall(choices, disk, options).RunAsync(target, progress, cancellationToken);
    }

    /// <summary>A name below /dev that is not there is a device that is not plugged in, or misspelt: a file there would fill the memory.</summary>
    private static void RefuseMissingDevice(string path)
    {
        using var root = Dir.Open("/");
        if (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal) && !root.Exists(path))
        {
            throw new DeployException("target-invalid", $"there is no device {path}");
        }
    }

    /// <summary>Devices are named by links below /dev/disk.</summary>
    private static string Resolve(string path)
    {
        for (var links = 0; links < MostLinks; links++)
        {
            using var root = Dir.Open("/");
            if (root.TryStat(path) is not { Kind: FileKind.SymbolicLink })
            {
                return path;
            }

            var link = Encoding.UTF8.GetString(root.ReadLink(Encoding.UTF8.GetBytes(path)));
            path = Path.GetFullPath(link, Path.GetDirectoryName(path)!);
        }

        throw new DeployException("target-invalid", $"{path} is behind more than {MostLinks} symbolic links");
    }
}
