using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Files;

/// <summary>An exclusive lock on a file among processes, flock(2). It ends with <see cref="Dispose"/> or with the process, however that ends.</summary>
public sealed class FileLock : IDisposable
{
    private readonly SafeFileHandle _handle;

    private FileLock(SafeFileHandle handle) => _handle = handle;

    /// <summary>Takes the lock on the file <paramref name="name"/>, making the file when it is missing, without waiting.</summary>
    /// <returns>Null when someone else has it.</returns>
    /// <exception cref="LinuxException">The file could not be made, or the filesystem cannot lock.</exception>
    public static FileLock? TryTake(Dir directory, string name)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var file = directory.OpenOrCreate(name);
        if (Libc.flock((int)file.DangerousGetHandle(), Libc.LOCK_EX | Libc.LOCK_NB) == 0)
        {
            return new FileLock(file);
        }

        var error = (Errno)Marshal.GetLastPInvokeError();
        file.Dispose();
        return error == Errno.EAGAIN ? null : throw new LinuxException(error, "flock", $"{directory.Path}/{name}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_handle.IsClosed)
        {
            // A program that is being started at this moment has a copy of the descriptor until it is loaded: closing ours alone would leave the lock to it.
            _ = Libc.flock((int)_handle.DangerousGetHandle(), Libc.LOCK_UN);
            _handle.Dispose();
        }
    }
}
