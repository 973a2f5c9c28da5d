using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Systemd;

/// <summary>A pipe, pipe(7): one end tells when the other is closed.</summary>
public static class Pipe
{
    private const int O_NONBLOCK = 0x800;

    /// <summary>Opens a pipe.</summary>
    /// <returns>The end for reading, and the end for writing.</returns>
    /// <exception cref="LinuxException">There are no more descriptors.</exception>
    public static unsafe (SafeFileHandle Reading, SafeFileHandle Writing) Open()
    {
        var ends = stackalloc int[2];
        return Libc.pipe2(ends, Libc.O_CLOEXEC | O_NONBLOCK) == 0
            ? (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true))
            : throw LinuxException.FromLastError("pipe2", "a pipe");
    }
}
