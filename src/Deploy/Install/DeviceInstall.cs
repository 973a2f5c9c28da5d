using SkorionOS.Deploy.Pull;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;

namespace SkorionOS.Deploy.Install;

/// <summary>
/// Partitions a block device and installs into its filesystems. They are mounted without a place in the tree of directories, so nobody else sees them, and they
/// are gone with this process.
/// </summary>
internal sealed class DeviceInstall(InstallChoices choices, DiskChoices disk, EngineOptions options)
{
    private static readonly InstallTools s_tools = new("/");

    private string FileSystem => disk.FileSystem == RootFileSystem.Btrfs ? "btrfs" : "ext4";

    private string MakeFileSystem => disk.FileSystem == RootFileSystem.Btrfs ? "mkfs.btrfs" : "mke2fs";

    /// <summary>Installs to the device.</summary>
    /// <param name="device">The whole disk.</param>
    /// <param name="progress">Told how far the image has come; null to tell nobody.</param>
    /// <param name="cancellationToken">Ends it; the device is then of no use.</param>
    public async Task<InstallResult> RunAsync(BlockDevice device, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        if (disk.Size is not null)
        {
            throw new DeployException("target-invalid", $"{device.Path} has a size of its own; --size is for files");
        }

        InstallTools.Require("wipefs", "sfdisk", "mkfs.vfat", MakeFileSystem);
        await RequireEmptyAsync(device, cancellationToken).ConfigureAwait(false);
        var layout = ChooseLayout(device);
        var uuid = Guid.NewGuid();
        var (espPath, rootPath) = await PartitionAsync(device, layout, cancellationToken).ConfigureAwait(false);
        await MakeFileSystemsAsync(espPath, rootPath, uuid, cancellationToken).ConfigureAwait(false);

        using var rootMount = Mount(FileSystem, rootPath);
        using var espMount = Mount("vfat", espPath);
        using var sysroot = Sysroot.Open(rootMount.OpenRoot(rootPath), espMount.OpenRoot(espPath));
        using var root = rootMount.OpenRoot(rootPath);
        var isSealed = disk.Seal && VeritySupport.Require(root, disk.AllowMissingVerity);
        var into = new InstallRoot([$"root=UUID={uuid}", "rw"], VerityOptional: !isSealed, SealsWhileWriting: isSealed, Grows: true);
        var (origin, notes) = await new Engine(sysroot, options).InstallAsync(choices, into, progress, cancellationToken).ConfigureAwait(false);
        root.SyncFileSystem();
        using var esp = espMount.OpenRoot(espPath);
        esp.SyncFileSystem();
        return new InstallResult(
            device.Path, origin.Image, origin.ManifestDigest, origin.ImageVersion, origin.Id, device.Size, isSealed, [.. notes, .. EspAdvice.Notes(esp, layout.EspSize)]);
    }

    private async Task RequireEmptyAsync(BlockDevice device, CancellationToken cancellationToken)
    {
        string[] arguments = ["--noheadings", "--output", "TYPE", device.Path];
        var found = (await s_tools.RunAsync("wipefs", arguments, cancellationToken).ConfigureAwait(false)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (found.Length > 0 && !disk.Wipe)
        {
            throw new DeployException("target-in-use", $"{device.Path} is not empty (there is: {string.Join(", ", found.Select(type => type.Trim()).Distinct())}); --wipe destroys that");
        }
    }

    private DiskLayout ChooseLayout(BlockDevice device)
    {
        var espSize = DiskLayout.RoundUp(disk.EspSize);
        var rest = (device.Size - DiskLayout.TableSize - espSize) / DiskLayout.Alignment * DiskLayout.Alignment;
        var rootSize = disk.RootSize is { } given ? DiskLayout.RoundUp(given) : rest;
        return rootSize > 0 && rootSize <= rest
            ? new DiskLayout(espSize, rootSize)
            : throw new DeployException(
                "target-too-small",
                $"{device.Path} has {device.Size >> 20} MiB, of which an EFI system partition of {espSize >> 20} MiB leaves {Math.Max(0, rest) >> 20} MiB for the root");
    }

    private async Task<(string Esp, string Root)> PartitionAsync(BlockDevice device, DiskLayout layout, CancellationToken cancellationToken)
    {
        // The image is not known yet, so its architecture is taken to be the one that was asked for.
        var rootType = DiskLayout.RootType(options.Platform.Architecture)
            ?? throw new DeployException("boot-loader-missing", $"there is no type of root partition for {options.Platform.Architecture}");
        string[] arguments = ["--quiet", "--wipe", "always", "--wipe-partitions", "always", device.Path];
        await s_tools.RunAsync("sfdisk", arguments, layout.ToScript(rootType), cancellationToken).ConfigureAwait(false);
        if (InstallTools.IsThere("udevadm"))
        {
            // It looks at every new partition, and a filesystem cannot be made while it does.
            await s_tools.RunAsync("udevadm", ["settle"], cancellationToken).ConfigureAwait(false);
        }

        return (device.FindPartition(1), device.FindPartition(2));
    }

    private async Task MakeFileSystemsAsync(string espPath, string rootPath, Guid uuid, CancellationToken cancellationToken)
    {
        await s_tools.RunAsync("mkfs.vfat", [.. Fat.Arguments, espPath], cancellationToken).ConfigureAwait(false);
        string[] arguments = disk.FileSystem == RootFileSystem.Btrfs
            ? ["--quiet", "--force", "--label", "root", "--uuid", uuid.ToString(), rootPath]
            : [.. Ext4.Arguments(uuid), rootPath];
        await s_tools.RunAsync(MakeFileSystem, arguments, cancellationToken).ConfigureAwait(false);
    }

    private static DetachedMount Mount(string type, string device)
    {
        try
        {
            using var context = FileSystemContext.Open(type);
            context.SetString("source", device);
            return context.Mount(writable: true);
        }
        catch (LinuxException e)
        {
            throw new DeployException("filesystem-unsupported", $"the {type} on {device} cannot be mounted: {e.Message}", e);
        }
    }
}
