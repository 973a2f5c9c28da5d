using SkorionOS.Deploy.Booted;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;

namespace SkorionOS.Deploy;

/// <summary>
/// A physical root that can be written. On a running system everybody sees it through a mount for reading only; the engine makes a second mount of it that has
/// no place in any tree, so that nobody else can come to it, and works there. It is gone with the process, however that ends.
/// </summary>
internal sealed class WritableRoot : IDisposable
{
    private readonly DetachedMount? _mount;

    private WritableRoot(Dir directory, DetachedMount? mount)
    {
        Directory = directory;
        _mount = mount;
    }

    /// <summary>The root. Everything below it is reached through it, or would be reached through the mount for reading only.</summary>
    public Dir Directory { get; }

    /// <summary>Opens the root for writing.</summary>
    /// <param name="root">The root as it is seen. It stays the caller's.</param>
    /// <param name="booted">The system that runs from it; null for a directory, which is what it is.</param>
    /// <exception cref="DeployException">The process may not mount.</exception>
    public static WritableRoot Open(Dir root, BootedSystem? booted)
    {
        if (booted is null)
        {
            return new WritableRoot(root, null);
        }

        try
        {
            var mount = DetachedMount.Clone(root.Path);
            try
            {
                mount.SetReadOnly(false);
                return new WritableRoot(mount.OpenRoot(root.Path), mount);
            }
            catch
            {
                mount.Dispose();
                throw;
            }
        }
        catch (LinuxException e) when (e.Error is Errno.EPERM)
        {
            throw new DeployException("needs-root", $"{root.Path} is mounted for reading only, and only root may write to it: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_mount is not null)
        {
            Directory.Dispose();
            _mount.Dispose();
        }
    }
}
