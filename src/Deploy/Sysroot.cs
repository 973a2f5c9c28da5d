using SkorionOS.Deploy.Booted;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy;

/// <summary>
/// The physical root of a device, or a directory that stands for one, with the paths that are ours below it:
/// <c>bootc/storage</c> (contents and images), <c>bootc/state</c> (deployments, <c>/var</c>, <c>/home</c>), and the partition that the boot loader reads.
/// </summary>
/// <remarks>Opening changes nothing. Reading needs no lock; every change is made under the one that <see cref="Lock"/> gives.</remarks>
public sealed class Sysroot : IDisposable
{
    private const string LockName = "lock";
    private readonly Dir _root;
    private readonly Dir? _esp;

    private Sysroot(Dir root, string espPath, string loaderPath, BootedSystem? booted, Dir? esp = null)
    {
        _root = root;
        _esp = esp;
        EspPath = espPath;
        LoaderPath = loaderPath;
        Booted = booted;
    }

    /// <summary>The system that runs from here; null for a directory that stands for a device: of its deployments none counts as booted.</summary>
    public BootedSystem? Booted { get; }

    /// <summary>The path of the physical root.</summary>
    public string Path => _root.Path;

    /// <summary>The path of the directory that the boot loader reads entries and kernels from: the ESP, or the extended boot loader partition.</summary>
    public string EspPath { get; }

    /// <summary>The path of the ESP, where the boot loader itself lies; another than <see cref="EspPath"/> where there is an extended boot loader partition.</summary>
    public string LoaderPath { get; }

    /// <summary>Opens a physical root.</summary>
    /// <param name="path">The directory; it must be there.</param>
    /// <param name="espPath">The boot partition; by default <c>boot</c> below the root.</param>
    /// <param name="loaderPath">The ESP, if that is another.</param>
    /// <exception cref="DeployException">The directory is not there.</exception>
    public static Sysroot Open(string path, string? espPath = null, string? loaderPath = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = System.IO.Path.GetFullPath(path);
        var esp = espPath is null ? System.IO.Path.Join(full, "boot") : System.IO.Path.GetFullPath(espPath);
        return Open(full, esp, loaderPath is null ? esp : System.IO.Path.GetFullPath(loaderPath), null);
    }

    /// <summary>Opens the physical root of the system that is running. It is mounted for reading only; what <see cref="Lock"/> gives can write all the same.</summary>
    /// <param name="booted">The system.</param>
    /// <param name="path">Where its physical root is mounted.</param>
    /// <param name="espPath">Where the partition is mounted that the boot loader reads entries from. It is never made.</param>
    /// <param name="loaderPath">Where the ESP is mounted, if that is another.</param>
    /// <exception cref="DeployException">The directory is not there.</exception>
    public static Sysroot OpenRunning(BootedSystem booted, string path, string espPath, string? loaderPath = null)
    {
        ArgumentNullException.ThrowIfNull(booted);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(espPath);
        return Open(path, espPath, loaderPath ?? espPath, booted);
    }

    /// <summary>Takes a physical root and a boot partition that need not have a place in the tree of directories. They are disposed with it.</summary>
    internal static Sysroot Open(Dir root, Dir esp) => new(root, esp.Path, esp.Path, booted: null, esp);

    /// <summary>Opens the storage for reading. Null when nothing was ever installed here.</summary>
    /// <exception cref="DeployException">The storage is of a version that this program does not know.</exception>
    public Storage? TryOpenStorage()
    {
        using var bootc = _root.TryOpenDir("bootc");
        if (bootc?.TryOpenDir("storage") is not { } directory)
        {
            return null;
        }

        if (StorageMeta.TryLoad(directory, forWriting: false) is null)
        {
            directory.Dispose();
            return null;
        }

        return new Storage(directory);
    }

    /// <summary>Opens the boot partition for reading. Null when it is not there.</summary>
    public Dir? TryOpenEsp()
    {
        if (_esp is not null)
        {
            return _esp.OpenDir(".");
        }

        try
        {
            return Dir.Open(EspPath);
        }
        catch (LinuxException e) when (e.Error == Errno.ENOENT)
        {
            return null;
        }
    }

    /// <summary>Opens the directory of the deployments' state for reading. Null when nothing was ever deployed here.</summary>
    public Dir? TryOpenDeployState() => TryOpenDeployState(_root);

    /// <summary>Opens <c>bootc/state</c> for reading. Null when nothing was ever deployed here.</summary>
    public Dir? TryOpenState()
    {
        using var bootc = _root.TryOpenDir("bootc");
        return bootc?.TryOpenDir("state");
    }

    /// <summary>
    /// Takes the lock of the one writer, makes what is missing of the layout, and clears away what an interrupted operation left. Disposing gives the lock back.
    /// </summary>
    /// <exception cref="DeployException">Someone else is changing this sysroot; or its storage is of a newer version, and was not touched.</exception>
    public SysrootWriter Lock()
    {
        RefuseNewerStorage();
        var root = WritableRoot.Open(_root, Booted);
        Dir? bootc = null;
        try
        {
            bootc = root.Directory.EnsureDir("bootc");
            var held = FileLock.TryTake(bootc, LockName)
                ?? throw new DeployException("busy", $"another program is changing {Path} at this moment");
            return SysrootWriter.Open(this, root, bootc, held);
        }
        catch
        {
            bootc?.Dispose();
            root.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _esp?.Dispose();
        _root.Dispose();
    }

    /// <summary>Opens the boot partition for writing, making its directory when it is missing.</summary>
    /// <exception cref="LinuxException">It cannot be opened or made.</exception>
    internal Dir EnsureEsp() => _esp?.OpenDir(".") ?? Dir.Ensure(EspPath);

    private static Sysroot Open(string path, string espPath, string loaderPath, BootedSystem? booted)
    {
        try
        {
            return new Sysroot(Dir.Open(path), espPath, loaderPath, booted);
        }
        catch (LinuxException e)
        {
            throw new DeployException("sysroot-missing", $"sysroot {path} cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Opens the physical root for writing, without the lock: for marks that one program alone writes, and that no operation waits for.</summary>
    /// <exception cref="DeployException">The process may not.</exception>
    internal WritableRoot OpenWritable() => WritableRoot.Open(_root, Booted);

    /// <summary>Opens the directory of the deployments' state below a root. Null when nothing was ever deployed there.</summary>
    internal static Dir? TryOpenDeployState(Dir root)
    {
        using var bootc = root.TryOpenDir("bootc");
        using var state = bootc?.TryOpenDir("state");
        return state?.TryOpenDir("deploy");
    }

    private void RefuseNewerStorage()
    {
        using var bootc = _root.TryOpenDir("bootc");
        using var storage = bootc?.TryOpenDir("storage");
        if (storage is not null)
        {
            StorageMeta.TryLoad(storage, forWriting: true);
        }
    }
}
