using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Mounts;

/// <summary>A mounted filesystem without a place in the tree. It is gone when it is disposed, unless <see cref="MountAt"/> gave it one.</summary>
public sealed unsafe class DetachedMount : IDisposable
{
    internal DetachedMount(SafeFileHandle handle) => Handle = handle;

    /// <summary>The root of the filesystem, for calls that want a descriptor (O_PATH).</summary>
    public SafeFileHandle Handle { get; }

    private int Descriptor => (int)Handle.DangerousGetHandle();

    /// <summary>
    /// A second mount of what is seen at <paramref name="path"/>, a directory or a file (a symbolic link as the last part is the thing itself, and is not
    /// followed): a bind mount that has no place yet, open_tree(2).
    /// </summary>
    /// <param name="path">The directory or file. It need not be the root of a mount.</param>
    /// <param name="recursive">Whether mounts below it are copied along. Otherwise what they cover is seen.</param>
    /// <exception cref="LinuxException">It is not there, or lies on a mount that is not in this process's namespace (EINVAL).</exception>
    public static DetachedMount Clone(string path, bool recursive = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        fixed (byte* source = CString.Terminated(path))
        {
            var descriptor = MountCalls.OpenTreeClone(source, Libc.AT_SYMLINK_NOFOLLOW | (recursive ? MountCalls.AT_RECURSIVE : 0));
            return descriptor >= 0
                ? new DetachedMount(new SafeFileHandle(descriptor, ownsHandle: true))
                : throw LinuxException.FromLastError("open_tree", path);
        }
    }

    /// <summary>Opens its root directory, whether it has a place or not.</summary>
    /// <param name="name">What it is called in messages; null for the path of the descriptor.</param>
    public Dir OpenRoot(string? name = null) => Dir.Open($"/proc/self/fd/{Descriptor}", name ?? $"/proc/self/fd/{Descriptor}");

    /// <summary>Makes this mount, and none below it, one for reading only, or one that can be written where the filesystem can.</summary>
    /// <exception cref="LinuxException">The kernel refused (EBUSY: someone writes).</exception>
    public void SetReadOnly(bool readOnly)
    {
        byte empty = 0;
        var attributes = MountPoint.ReadOnlyAttributes(readOnly);
        if (MountCalls.MountSetattr(Descriptor, &empty, Libc.AT_EMPTY_PATH, &attributes) != 0)
        {
            throw LinuxException.FromLastError("mount_setattr", "(a mount without a place)");
        }
    }

    /// <summary>Gives it a place. It stays there until it is unmounted; as long as this object lives it is in use.</summary>
    /// <param name="path">A directory, or for the mount of a file a file. A symbolic link is followed, as mount(8) does.</param>
    /// <exception cref="LinuxException">It is not there, is no directory, or nothing can be mounted there.</exception>
    public void MountAt(string path) => Move(path, MountCalls.MOVE_MOUNT_T_SYMLINKS);

    /// <summary>Like <see cref="MountAt"/>, but a symbolic link is not followed: what is not a directory covers the link itself.</summary>
    /// <exception cref="LinuxException">As with <see cref="MountAt"/>; a directory cannot be mounted on a link (ENOTDIR).</exception>
    public void MountOver(string path) => Move(path, 0);

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private void Move(string path, int flags)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        fixed (byte* target = CString.Terminated(path))
        {
            if (MountCalls.MoveMount(Descriptor, target, flags) != 0)
            {
                throw LinuxException.FromLastError("move_mount", path);
            }
        }
    }
}
