using System.Text;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Files;

/// <content>Removing names and trees.</content>
public sealed partial class Dir
{
    /// <summary>Removes a name that is no directory.</summary>
    /// <returns>False when it was not there.</returns>
    public bool Unlink(string name) => Remove(Encoding.UTF8.GetBytes(name), 0);

    /// <summary>Removes an empty directory.</summary>
    /// <returns>False when it was not there.</returns>
    public bool RemoveDir(string name) => Remove(Encoding.UTF8.GetBytes(name), Libc.AT_REMOVEDIR);

    /// <summary>
    /// Removes a name and everything below it. Symbolic links are not followed, and what is mounted below is not entered: it makes the removal fail (EBUSY).
    /// </summary>
    /// <returns>False when it was not there.</returns>
    /// <exception cref="LinuxException">Something could not be removed; what came before it is gone.</exception>
    public bool RemoveTree(string name) => RemoveTree(Encoding.UTF8.GetBytes(name));

    /// <summary>Like <see cref="RemoveTree(string)"/>, by the bytes of the name.</summary>
    public bool RemoveTree(ReadOnlySpan<byte> name)
    {
        if (TryStat(name) is not { } status)
        {
            return false;
        }

        if (status.Kind != FileKind.Directory)
        {
            return Remove(name, 0);
        }

        using (var directory = OpenDir(name))
        {
            // Asked of the open directory, so that nothing can be mounted between the question and the list.
            if (directory.IsMountPoint())
            {
                throw new LinuxException(Errno.EBUSY, "unlinkat", directory.Path);
            }

            foreach (var entry in directory.List())
            {
                directory.RemoveTree(entry.RawName);
            }
        }

        return Remove(name, Libc.AT_REMOVEDIR);
    }

    private unsafe bool IsMountPoint()
    {
        Libc.Statx status;
        byte empty = 0;
        return Libc.statx(Descriptor, &empty, Libc.AT_EMPTY_PATH, 0, &status) == 0
            ? (status.Attributes & Libc.STATX_ATTR_MOUNT_ROOT) != 0
            : throw LinuxException.FromLastError("statx", Path);
    }

    private unsafe bool Remove(ReadOnlySpan<byte> name, int flags)
    {
        var text = Encoding.UTF8.GetString(name);
        FaultInjection.At("unlinkat", Path, text);
        fixed (byte* path = Terminated(name))
        {
            if (Libc.unlinkat(Descriptor, path, flags) == 0)
            {
                return true;
            }
        }

        var error = LinuxException.FromLastError("unlinkat", Full(text));
        return error.Error == Errno.ENOENT ? false : throw error;
    }
}
