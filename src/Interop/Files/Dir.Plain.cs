using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Files;

/// <content>Files that somebody else has put there, which may be anything.</content>
public sealed partial class Dir
{
    /// <summary>
    /// Opens a regular file for reading; symbolic links are followed. What else stands there is not opened: a pipe would wait for a writer, and to open a device may
    /// do something.
    /// </summary>
    /// <param name="path">Its path.</param>
    /// <returns>The file; null when there is none, or something that is no regular file.</returns>
    /// <exception cref="LinuxException">It may not be read.</exception>
    public static SafeFileHandle? TryOpenRegular(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var place = OpenAt(Libc.AT_FDCWD, path, Libc.O_PATH, 0, path);
            return Stat(place, path).Kind == FileKind.Regular ? OpenDescriptor((int)place.DangerousGetHandle(), path) : null;
        }
        catch (LinuxException e) when (e.Error is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP)
        {
            return null;
        }
    }
}
