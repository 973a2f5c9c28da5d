using System.Runtime.InteropServices;
using System.Text;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Files;

/// <content>
/// Reading and writing thousands of small files, as the first boot of a deployment does: in the fewest system calls, and without an object for each, since memory that
/// is touched for the first time costs more than a call.
/// </content>
public sealed partial class Dir
{
    // Room for the name of a file, or a path that is not unusually long, on the stack.
    private const int ShortPath = 512;

    /// <summary>Reads a small file by the bytes of its name, in three system calls.</summary>
    /// <param name="name">The bytes of its name or path below this directory; a symbolic link as the last part is not followed.</param>
    /// <param name="buffer">Where to; of a file that is longer no more is read.</param>
    /// <returns>Bytes that were read: all of the buffer, or as many as the file has.</returns>
    /// <exception cref="LinuxException">It is not there or could not be read.</exception>
    public unsafe int Read(ReadOnlySpan<byte> name, Span<byte> buffer)
    {
        int descriptor;
        fixed (byte* path = Terminate(name, name.Length < ShortPath ? stackalloc byte[ShortPath] : new byte[name.Length + 1]))
        {
            descriptor = Libc.openat(Descriptor, path, Libc.O_RDONLY | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0);
        }

        if (descriptor < 0)
        {
            throw LinuxException.FromLastError("openat", Full(Encoding.UTF8.GetString(name)));
        }

        try
        {
            return Read(descriptor, buffer, name);
        }
        finally
        {
            _ = Libc.close(descriptor);
        }
    }

    /// <summary>What is known of a file, and its content when it is small, with one search for its name.</summary>
    /// <param name="name">The bytes of its name. It must be a regular file.</param>
    /// <param name="buffer">Where to; a file that is longer is not read.</param>
    /// <param name="length">Bytes that were read; 0 for a file that is longer than the buffer.</param>
    /// <param name="mayHaveXattrs">False when it has no extended attributes for sure.</param>
    /// <returns>Null when it is not there.</returns>
    /// <exception cref="LinuxException">It could not be read.</exception>
    public unsafe FileStatus? TryRead(ReadOnlySpan<byte> name, Span<byte> buffer, out int length, out bool mayHaveXattrs)
    {
        length = 0;
        mayHaveXattrs = true;
        int descriptor;
        fixed (byte* path = Terminate(name, name.Length < ShortPath ? stackalloc byte[ShortPath] : new byte[name.Length + 1]))
        {
            descriptor = Libc.openat(Descriptor, path, Libc.O_RDONLY | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0);
        }

        if (descriptor < 0)
        {
            var error = LinuxException.FromLastError("openat", Full(Encoding.UTF8.GetString(name)));
            return error.Error == Errno.ENOENT ? null : throw error;
        }

        try
        {
            Libc.Statx found;
            byte empty = 0;
            Check(Libc.statx(descriptor, &empty, Libc.AT_EMPTY_PATH, 0x7ff, &found), "statx", name);
            var status = FileStatus.From(found);
            var names = stackalloc byte[ShortXattr];
            mayHaveXattrs = Libc.flistxattr(descriptor, names, ShortXattr) != 0;
            if (status.Size <= (ulong)buffer.Length)
            {
                length = Read(descriptor, buffer[..(int)status.Size], name);
            }

            return status;
        }
        finally
        {
            _ = Libc.close(descriptor);
        }
    }

    /// <summary>Makes a small file with its content, mode and times, owned by this process. The name must be free.</summary>
    /// <param name="name">The bytes of its name.</param>
    /// <param name="content">All of it.</param>
    /// <param name="mode">The permission bits with setuid, setgid and sticky, whatever the umask is.</param>
    /// <param name="seconds">Its modification time, and the access time too: whole seconds since 1970, rounded down.</param>
    /// <param name="nanoseconds">The rest, 0 to 999 999 999.</param>
    /// <exception cref="LinuxException">The name is taken, or the file could not be made whole; it may be there in part.</exception>
    public unsafe void MakeFile(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content, uint mode, long seconds, uint nanoseconds)
    {
        FaultInjection.At("openat(O_CREAT)", Path, name);
        int descriptor;
        fixed (byte* path = Terminate(name, name.Length < ShortPath ? stackalloc byte[ShortPath] : new byte[name.Length + 1]))
        {
            descriptor = Libc.openat(Descriptor, path, Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW | Libc.O_WRONLY | Libc.O_CLOEXEC, 0x180);
        }

        Check(descriptor < 0 ? -1 : 0, "openat", name);
        try
        {
            Write(descriptor, content, name);
            FaultInjection.At("fchmod", Path, name);
            Check(Libc.fchmod(descriptor, mode), "fchmod", name);
            FaultInjection.At("futimens", Path, name);
            var times = stackalloc Libc.Timespec[2];
            times[0] = times[1] = new Libc.Timespec { Seconds = seconds, Nanoseconds = nanoseconds };
            Check(Libc.futimens(descriptor, times), "futimens", name);
        }
        finally
        {
            _ = Libc.close(descriptor);
        }
    }

    private unsafe int Read(int descriptor, Span<byte> buffer, ReadOnlySpan<byte> name)
    {
        fixed (byte* start = buffer)
        {
            var done = 0;
            while (done < buffer.Length)
            {
                var count = Libc.read(descriptor, start + done, buffer.Length - done);
                if (count == 0)
                {
                    break;
                }

                if (count > 0)
                {
                    done += (int)count;
                }
                else if (Marshal.GetLastPInvokeError() != (int)Errno.EINTR)
                {
                    throw LinuxException.FromLastError("read", Full(Encoding.UTF8.GetString(name)));
                }
            }

            return done;
        }
    }

    private unsafe void Write(int descriptor, ReadOnlySpan<byte> content, ReadOnlySpan<byte> name)
    {
        if (content.IsEmpty)
        {
            return;
        }

        FaultInjection.At("pwrite", Path, name);
        fixed (byte* start = content)
        {
            for (var done = 0; done < content.Length;)
            {
                var count = Libc.pwrite(descriptor, start + done, content.Length - done, done);
                if (count >= 0)
                {
                    done += (int)count;
                }
                else if (Marshal.GetLastPInvokeError() != (int)Errno.EINTR)
                {
                    throw LinuxException.FromLastError("pwrite", Full(Encoding.UTF8.GetString(name)));
                }
            }
        }
    }

    /// <summary>The name with a NUL, in the buffer.</summary>
    private static Span<byte> Terminate(ReadOnlySpan<byte> name, Span<byte> buffer)
    {
        name.CopyTo(buffer);
        buffer[name.Length] = 0;
        return buffer;
    }
}
