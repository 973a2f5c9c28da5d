using System.Text;
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
        fixed (byte* target = (byte[])[.. Encoding.UTF8.GetBytes(path), 0])
        {
            if (MountCalls.umount2(target, lazy ? MountCalls.MNT_DETACH : 0) != 0)
            {
                throw LinuxException.FromLastError("umount2", path);
            }
        }
    }
}
