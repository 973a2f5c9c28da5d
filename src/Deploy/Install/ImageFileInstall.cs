using System.Globalization;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Pull;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Install;

/// <summary>
/// Makes a disk image in a file, offline: no loop device, no mount, no root, and no fs-verity or vfat in the kernel of this machine. The system is installed into a
/// directory beside the file; its files are sealed there, and copied into the filesystems of the image by the tools that make them.
/// </summary>
internal sealed class ImageFileInstall(InstallChoices choices, DiskChoices disk, EngineOptions options)
{
    private const string RootName = "root";
    private const string EspName = "esp";

    // What a new system has for its own files, beside room for one more version of itself.
    private const long FreeSpace = 2L << 30;

    /// <summary>Makes the file.</summary>
    /// <param name="path">Its path, absolute.</param>
    /// <param name="progress">Told how far the image has come; null to tell nobody.</param>
    /// <param name="cancellationToken">Ends it; nothing of it stays.</param>
    public async Task<InstallResult> RunAsync(string path, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        if (disk.FileSystem == RootFileSystem.Btrfs)
        {
            throw new DeployException("filesystem-unsupported", $"{path} cannot get a btrfs: its fs-verity can only be written by a kernel that has it mounted");
        }

        InstallTools.Require("sfdisk", "mkfs.vfat", "mcopy", "mke2fs", "debugfs");
        using var target = ImageFileTarget.Begin(path, disk.Wipe);
        var uuid = Guid.NewGuid();
        using var root = target.Scratch.EnsureDir(RootName);
        using var esp = target.Scratch.EnsureDir(EspName);
        var (origin, notes) = await FillAsync(root, esp, uuid, progress, cancellationToken).ConfigureAwait(false);

        var tree = ScratchTree.Measure(root);
        var sealedFiles = disk.Seal ? SealFiles(root, cancellationToken) : [];
        tree = tree with { Bytes = tree.Bytes + sealedFiles.Sum(file => file.Added) };
        var layout = ChooseLayout(path, tree, ScratchTree.Measure(esp).Bytes);
        var rootType = DiskLayout.RootType(origin.Architecture)
            ?? throw new DeployException("boot-loader-missing", $"there is no type of root partition for {origin.Architecture}");

        var tools = new InstallTools(target.Scratch.Path);
        target.CreateImage(layout.DiskSize);
        string[] arguments = ["--quiet", "--no-reread", "--no-tell-kernel", "--wipe", "never", ImageFileTarget.ImageName];
        await tools.RunAsync("sfdisk", arguments, layout.ToScript(rootType), cancellationToken).ConfigureAwait(false);
        await new OfflineEsp(tools, ImageFileTarget.ImageName, layout).MakeAsync(EspName, esp, cancellationToken).ConfigureAwait(false);
        await new OfflineRoot(tools, ImageFileTarget.ImageName, layout)
            .MakeAsync(RootName, tree, uuid, sealedFiles, cancellationToken).ConfigureAwait(false);
        target.Commit();
        return new InstallResult(
            path, origin.Image, origin.ManifestDigest, origin.ImageVersion, origin.Id, layout.DiskSize, disk.Seal, [.. notes, .. EspAdvice.Notes(esp, layout.EspSize)]);
    }

    private async Task<(Origin Origin, IReadOnlyList<string> Notes)> FillAsync(
        Dir root, Dir esp, Guid uuid, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        using var sysroot = Sysroot.Open(root.Path, esp.Path);
        var engine = new Engine(sysroot, options);
        var into = new InstallRoot([$"root=UUID={uuid}", "rw"], VerityOptional: !disk.Seal, SealsWhileWriting: false, Grows: true);
        return await engine.InstallAsync(choices, into, progress, cancellationToken).ConfigureAwait(false);
    }

    private static IReadOnlyList<SealedFile> SealFiles(Dir root, CancellationToken cancellationToken)
    {
        using var sysroot = Sysroot.Open(root.Path);
        using var storage = sysroot.TryOpenStorage()!;
        return OfflineSeal.Apply(root, storage, cancellationToken);
    }

    private DiskLayout ChooseLayout(string path, ScratchTree tree, long espBytes)
    {
        var espSize = DiskLayout.RoundUp(disk.EspSize);

        // Two tables, and names of directories.
        RequireRoom(path, "EFI system partition", espBytes + (espSize / 64) + (1L << 20), espSize);
        var wanted = disk.RootSize ?? (disk.Size is { } whole
            ? whole - DiskLayout.TableSize - espSize
            : (2 * tree.Bytes) + FreeSpace);
        var rootSize = disk.Size is null || disk.RootSize is not null ? DiskLayout.RoundUp(wanted) : Math.Max(0, wanted / DiskLayout.Alignment * DiskLayout.Alignment);
        RequireRoom(path, "root", tree.Bytes + OfflineRoot.Overhead(rootSize), rootSize);
        var layout = new DiskLayout(espSize, rootSize);
        if (disk.Size is { } size && layout.DiskSize > DiskLayout.RoundUp(size))
        {
            throw TooSmall(path, "whole", layout.DiskSize, size);
        }

        return layout;
    }

    private static void RequireRoom(string path, string part, long needed, long given)
    {
        if (needed > given)
        {
            throw TooSmall(path, part, needed, given);
        }
    }

    private static DeployException TooSmall(string path, string part, long needed, long given) => new(
        "target-too-small",
        string.Create(CultureInfo.InvariantCulture, $"{path} would be too small: the {part} needs {needed >> 20} MiB, and has {given >> 20} MiB"));
}
