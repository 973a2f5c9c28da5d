using System.Text;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Files;

/// <content>Reading many small files.</content>
public sealed partial class Dir
{
    /// <summary>
    /// The content of a small file by the bytes of its name, in three system calls and without an object for the open file: it is done thousands of times in a boot.
    /// </summary>
    /// <param name="name">The bytes of its name or path below this directory; a symbolic link as the last part is not followed.</param>
    /// <param name="size">How long it is said to be; of a file that has grown meanwhile no more is read.</param>
    /// <exception cref="LinuxException">It is not there or could not be read.</exception>
    public unsafe byte[] ReadAll(ReadOnlySpan<byte> name, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        fixed (byte* path = Terminated(name))
        {
            var descriptor = Libc.openat(Descriptor, path, Libc.O_RDONLY | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0);
            if (descriptor < 0)
            {
                throw LinuxException.FromLastError("openat", Full(Encoding.UTF8.GetString(name)));
            }

            try
            {
                return Read(descriptor, size, name);
            }
            finally
            {
                _ = Libc.close(descriptor);
            }
        }
    }

    private unsafe byte[] Read(int descriptor, int size, ReadOnlySpan<byte> name)
    {
        var content = new byte[size];
        fixed (byte* start = content)
        {
            var done = 0;
            while (done < size)
            {
                var count = Libc.read(descriptor, start + done, size - done);
                if (count == 0)
                {
                    return content[..done];
                }

                if (count > 0)
                {
                    done += (int)count;
                }
                else if (LinuxException.FromLastError("read", Full(Encoding.UTF8.GetString(name))) is { Error: not Errno.EINTR } error)
                {
                    throw error;
                }
            }
        }

        return content;
    }
}
