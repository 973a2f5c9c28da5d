using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.History;
using SkorionOS.Deploy.Lineage;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy;

/// <summary>
/// The right to change a sysroot: the lock, and everything below it opened for writing. There is one at a time, in all processes; see
/// <see cref="Sysroot.Lock"/>.
/// </summary>
public sealed class SysrootWriter : IDisposable
{
    private readonly WritableRoot _root;
    private readonly Dir _bootc;
    private readonly FileLock _lock;

    private Dir? _esp;

    private SysrootWriter(Sysroot sysroot, WritableRoot root, Dir bootc, FileLock held, Storage storage, Dir deployState)
    {
        Sysroot = sysroot;
        _root = root;
        _bootc = bootc;
        _lock = held;
        Storage = storage;
        DeployState = deployState;
    }

    /// <summary>The sysroot that is locked.</summary>
    public Sysroot Sysroot { get; }

    /// <summary>Its storage.</summary>
    public Storage Storage { get; }

    /// <summary><c>bootc/state/deploy</c>.</summary>
    internal Dir DeployState { get; }

    /// <summary>The directory that the boot loader reads; opened, and made if need be, when an operation first comes to it.</summary>
    internal Dir Esp => _esp ??= OpenEsp(Sysroot);

    /// <summary>Opens <c>bootc/state</c>.</summary>
    internal Dir OpenState() => _bootc.OpenDir("state");

    /// <inheritdoc/>
    public void Dispose()
    {
        _esp?.Dispose();
        DeployState.Dispose();
        Storage.Dispose();
        _lock.Dispose();
        _bootc.Dispose();
        _root.Dispose();
    }

    /// <summary>The deployments as they stand.</summary>
    internal DeploymentTable ReadDeployments() => DeploymentTable.Load(DeployState, Storage.Images, Esp, Sysroot.Booted?.Id);

    internal static SysrootWriter Open(Sysroot sysroot, WritableRoot root, Dir bootc, FileLock held)
    {
        Storage? storage = null;
        Dir? deployState = null;
        try
        {
            storage = OpenStorage(bootc);
            deployState = OpenState(bootc);
            if (!root.Directory.Exists("ostree"))
            {
                // Tools that look for /ostree/bootc find ours there.
                root.Directory.Symlink("bootc", "ostree");
                root.Directory.Sync();
            }

            storage.Images.ClearInterrupted();
            ClearInterrupted(storage.Layers.Directory);
            new DeploymentStore(deployState).ClearInterrupted();
            return new SysrootWriter(sysroot, root, bootc, held, storage, deployState);
        }
        catch
        {
            deployState?.Dispose();
            storage?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Removes what an operation that never finished left under a temporary name.</summary>
    internal static void ClearInterrupted(Dir directory)
    {
        foreach (var entry in directory.List())
        {
            if (entry.Name.StartsWith('.'))
            {
                directory.RemoveTree(entry.RawName);
            }
        }
    }

    private static Storage OpenStorage(Dir bootc)
    {
        var directory = bootc.EnsureDir("storage", 0x1c0); // 0700: images may hold what only root may read.
        foreach (var part in (ReadOnlySpan<string>)["objects", "overlay", "images"])
        {
            directory.EnsureDir(part).Dispose();
        }

        if (StorageMeta.TryLoad(directory, forWriting: true) is null)
        {
            StorageMeta.Create(directory);
        }

        new HighWaterFile(directory).ClearInterrupted();
        return new Storage(directory);
    }

    private static Dir OpenState(Dir bootc)
    {
        using var state = bootc.EnsureDir("state");
        state.EnsureDir("var").Dispose();
        state.EnsureDir("home").Dispose();
        new HistoryFile(state).ClearInterrupted();
        return state.EnsureDir("deploy");
    }

    private static Dir OpenEsp(Sysroot sysroot)
    {
        Dir esp;
        try
        {
            // On a running system a directory that is not there is a partition that is not mounted: what was written to a new one would never be booted.
            esp = sysroot.Booted is null ? sysroot.EnsureEsp() : Dir.Open(sysroot.EspPath);
        }
        catch (LinuxException e) when (e.Error is Errno.ENOENT or Errno.ENOTDIR or Errno.EACCES or Errno.EROFS)
        {
            throw new DeployException("esp-missing", $"the boot partition {sysroot.EspPath} cannot be opened: {e.Message}", e);
        }

        if (!esp.Space().IsReadOnly)
        {
            return esp;
        }

        esp.Dispose();
        throw new DeployException("esp-read-only", $"the boot partition {sysroot.EspPath} is mounted for reading only");
    }
}
