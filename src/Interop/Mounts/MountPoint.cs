using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Mounts;

/// <summary>A place where something is mounted.</summary>
public static unsafe class MountPoint
{
    /// <summary>Takes away what is mounted at <paramref name="path"/>, umount2(2).</summary>
    /// <param name="path">The place.</param>
    /// <param name="lazy">True: it leaves the tree now and ends when nobody uses it any more. False: it is refused while it is in use (EBUSY).</param>
    /// <exception cref="LinuxException">Nothing is mounted there (EINVAL), or it is in use.</exception>
    public static void Unmount(string path, bool lazy = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        fixed (byte* target = CString.Terminated(path))
        {
            if (MountCalls.umount2(target, lazy ? MountCalls.MNT_DETACH : 0) != 0)
            {
                throw LinuxException.FromLastError("umount2", path);
            }
        }
    }

    /// <summary>Makes the mount at <paramref name="path"/>, and none below it, one for reading only, or one that can be written where the filesystem can.</summary>
    /// <remarks>The filesystem and its other mounts stay as they are: that is another question, see <see cref="FileSystemContext.Pick"/>.</remarks>
    /// <exception cref="LinuxException">Nothing is mounted there (EINVAL), or someone writes (EBUSY).</exception>
    public static void SetReadOnly(string path, bool readOnly) => SetAttributes(path, 0, ReadOnlyAttributes(readOnly));

    /// <summary>Cuts the mounts at and below <paramref name="path"/> off from other namespaces: mounting and unmounting is no longer seen there, nor from there.</summary>
    /// <exception cref="LinuxException">Nothing is mounted there (EINVAL).</exception>
    public static void SetPrivate(string path) =>
        SetAttributes(path, MountCalls.AT_RECURSIVE, new MountCalls.MountAttributes { Propagation = MountCalls.MS_PRIVATE });

    internal static MountCalls.MountAttributes ReadOnlyAttributes(bool readOnly) => readOnly
        ? new MountCalls.MountAttributes { Set = MountCalls.MOUNT_ATTR_RDONLY }
        : new MountCalls.MountAttributes { Clear = MountCalls.MOUNT_ATTR_RDONLY };

    private static void SetAttributes(string path, int flags, MountCalls.MountAttributes attributes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        fixed (byte* target = CString.Terminated(path))
        {
            if (MountCalls.MountSetattr(Libc.AT_FDCWD, target, flags, &attributes) != 0)
            {
                throw LinuxException.FromLastError("mount_setattr", path);
            }
        }
    }
}
