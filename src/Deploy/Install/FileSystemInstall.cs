using SkorionOS.Deploy.Pull;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Install;

/// <summary><c>install to-filesystem</c>: a filesystem that someone made and mounted.</summary>
public static class FileSystemInstall
{
    private static readonly string[] s_espPlaces = ["boot", "efi", "boot/efi"];
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
        var espPath = fileSystem.EspPath is { } given ? Path.GetFullPath(given) : FindEsp(root);
        using var esp = OpenEsp(espPath);
        var spec = fileSystem.RootMountSpec ?? await FindUuidAsync(full, cancellationToken).ConfigureAwait(false);
        MakeRoom(root, fileSystem.Existing);
        var isSealed = fileSystem.Seal && VeritySupport.Require(root, fileSystem.AllowMissingVerity);
        var into = new InstallRoot(spec.Length == 0 ? ["rw"] : [$"root={spec}", "rw"], VerityOptional: !isSealed, SealsWhileWriting: isSealed, Grows: false);
        using var sysroot = Sysroot.Open(full, espPath);
        var (origin, notes) = await new Engine(sysroot, options).InstallAsync(choices, into, progress, cancellationToken).ConfigureAwait(false);
        return new InstallResult(
            full, origin.Image, origin.ManifestDigest, origin.ImageVersion, origin.Id, null, isSealed, [.. notes, .. EspAdvice.Notes(esp, esp.Space().Total)]);
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

    private static Dir OpenEsp(string path)
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

    private static string FindEsp(Dir root)
    {
        var device = Device(root, ".");
        var place = s_espPlaces.FirstOrDefault(place => Device(root, place) is { } other && other != device);
        return place is not null
            ? $"{root.Path}/{place}"
            : throw new DeployException("esp-missing", $"no boot partition is mounted below {root.Path}: at none of {string.Join(", ", s_espPlaces)}");
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
