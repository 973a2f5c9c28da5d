using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Mounts;

/// <summary>The tree of mounts that a thread sees. Who opened it disposes it.</summary>
/// <remarks>Namespaces belong to threads: all that depends on one happens on one thread, and nothing asynchronous in between.</remarks>
public sealed class MountNamespace : IDisposable
{
    private readonly SafeFileHandle _handle;

    private MountNamespace(SafeFileHandle handle) => _handle = handle;

    /// <summary>The namespace of the calling thread.</summary>
    /// <exception cref="LinuxException">/proc is not mounted.</exception>
    public static MountNamespace OpenCurrent()
    {
        // The name is a link of the kernel's, which must be followed.
        const string path = "/proc/thread-self/ns/mnt";
        return new MountNamespace(Dir.OpenFollowing(path));
    }

    /// <summary>Gives the calling thread a copy of the tree that it sees, where it can mount and unmount without anyone noticing. It ends with the last thread in it.</summary>
    /// <remarks>Directories that are open stay in the namespace where they were opened; the kernel takes no layers from there.</remarks>
    /// <exception cref="LinuxException">The process may not (EPERM).</exception>
    public static void Unshare()
    {
        if (MountCalls.unshare(MountCalls.CLONE_NEWNS) != 0)
        {
            throw LinuxException.FromLastError("unshare", "(mount namespace)");
        }

        MountPoint.SetPrivate("/");
    }

    /// <summary>Puts the calling thread into this namespace; its working directory is then the root.</summary>
    /// <exception cref="LinuxException">The process may not (EPERM).</exception>
    public void Enter()
    {
        // Threads that this one started share its working directory, and the kernel changes namespaces only for a thread that has its own.
        if (MountCalls.unshare(MountCalls.CLONE_FS) != 0 || MountCalls.setns((int)_handle.DangerousGetHandle(), MountCalls.CLONE_NEWNS) != 0)
        {
            throw LinuxException.FromLastError("setns", "(mount namespace)");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
