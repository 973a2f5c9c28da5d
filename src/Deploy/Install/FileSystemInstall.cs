using SkorionOS.Deploy.Booted;
using SkorionOS.Deploy.Pull;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Install;

/// <summary><c>install to-filesystem</c>: a filesystem that someone made and mounted.</summary>
public static class FileSystemInstall
{
    private const string BootPlace = "boot";
    private static readonly string[] s_espPlaces = ["efi", "boot/efi"];
    private static readonly string[] s_alwaysThere = ["lost+found", "boot", "efi"];

    /// <summary>Installs into a mounted filesystem. EFI variables of this machine are never touched, and nothing of others on the boot partition is.</summary>
    /// <param name="path">Where its root is mounted.</param>
    /// <param name="choices">What is installed.</param>
    /// <param name="fileSystem">How.</param>
    /// <param name="options">What the engine takes from its surroundings.</param>
    /// <param name="progress">Told how far the image has come; null to tell nobody.</param>
    /// <param name="cancellationToken">Ends it before the boot entry is written.</param>
    /// <exception cref="DeployException">It cannot be installed into; see the code.</exception>
    public static async Task<InstallResult> RunAsync(
        string path,
        InstallChoices choices,
        FileSystemChoices fileSystem,
        EngineOptions options,
        IProgress<PullProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(choices);
        ArgumentNullException.ThrowIfNull(fileSystem);
        ArgumentNullException.ThrowIfNull(options);
        var full = Path.GetFullPath(path);
        using var root = Open(full);
        var places = fileSystem.EspPath is { } given ? new BootPlaces(Path.GetFullPath(given), Path.GetFullPath(given)) : FindPlaces(root);
        using var boot = OpenPartition(places.Boot);
        OpenPartition(places.Esp).Dispose();
        var spec = fileSystem.RootMountSpec ?? await FindUuidAsync(full, cancellationToken).ConfigureAwait(false);
        MakeRoom(root, fileSystem.Existing);
        var isSealed = fileSystem.Seal && VeritySupport.Require(root, fileSystem.AllowMissingVerity);
        var into = new InstallRoot(spec.Length == 0 ? ["rw"] : [$"root={spec}", "rw"], VerityOptional: !isSealed, SealsWhileWriting: isSealed, Grows: false);
        using var sysroot = Sysroot.Open(full, places.Boot, places.Esp);
        var (origin, notes) = await new Engine(sysroot, options).InstallAsync(choices, into, progress, cancellationToken).ConfigureAwait(false);
        return new InstallResult(
            full, origin.Image, origin.ManifestDigest, origin.ImageVersion, origin.Id, null, isSealed, [.. notes, .. EspAdvice.Notes(boot, boot.Space().Total)]);
    }

    private static Dir Open(string path)
    {
        try
        {
            return Dir.Open(path);
        }
        catch (LinuxException e)
        {
            throw new DeployException("target-invalid", $"{path} cannot be opened: {e.Message}", e);
        }
    }

    private static Dir OpenPartition(string path)
    {
        try
        {
            return Dir.Open(path);
        }
        catch (LinuxException e)
        {
            throw new DeployException("esp-missing", $"the boot partition {path} cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Filesystems of their own below the root. With two of them, <c>boot</c> is the extended boot loader partition, as it will be when the system runs.</summary>
    private static BootPlaces FindPlaces(Dir root)
    {
        var device = Device(root, ".");
        var boot = Device(root, BootPlace) is { } own && own != device ? own : (ulong?)null;
        var esp = s_espPlaces.FirstOrDefault(place => Device(root, place) is { } other && other != device && other != boot);
        return (esp ?? (boot is null ? null : BootPlace)) is { } found
            ? new BootPlaces($"{root.Path}/{found}", $"{root.Path}/{(boot is null ? found : BootPlace)}")
            : throw new DeployException("esp-missing", $"no boot partition is mounted below {root.Path}: at none of {string.Join(", ", [BootPlace, .. s_espPlaces])}");
    }

    private static ulong? Device(Dir root, string place) => root.TryStat(place) is { Kind: FileKind.Directory } status ? status.FileSystem : null;

    /// <summary>The filesystem that is mounted exactly there: a directory inside of one would not be the root at boot.</summary>
    private static async Task<string> FindUuidAsync(string path, CancellationToken cancellationToken)
    {
        InstallTools.Require("findmnt");
        DeployException? cause = null;
        var uuid = "";
        try
        {
            string[] arguments = ["--noheadings", "--first-only", "--output", "UUID", "--mountpoint", path];
            uuid = (await new InstallTools("/").RunAsync("findmnt", arguments, cancellationToken).ConfigureAwait(false)).Output.Trim();
        }
        catch (DeployException e) when (e.Code == "tool-failed")
        {
            cause = e;
        }

        return uuid.Length > 0
            ? $"UUID={uuid}"
            : throw new DeployException(
                "target-invalid", $"{path} is no mounted filesystem with a UUID; --root-mount-spec says what the kernel shall find the root by", cause);
    }

    private static void MakeRoom(Dir root, ExistingFiles? existing)
    {
        var found = root.List().Where(entry => !s_alwaysThere.Contains(entry.Name)).ToList();
        if (existing is null && found.Count > 0)
        {
            var names = found.Select(entry => entry.Name).Order(StringComparer.Ordinal).Take(5);
            throw new DeployException(
                "target-in-use", $"{root.Path} is not empty (there is: {string.Join(", ", names)}); --replace says whether that stays (alongside) or goes (wipe)");
        }

        if (existing == ExistingFiles.Remove)
        {
            foreach (var entry in found)
            {
                root.RemoveTree(entry.RawName);
            }
        }
    }
}
