using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Files;

/// <content>Reading a tree whose names are bytes: the names of files on Linux need not be UTF-8.</content>
public sealed partial class Dir
{
    // Most lists and values of attributes are shorter.
    private const int ShortXattr = 256;

    private static volatile bool s_hasListxattrat = true;

    /// <summary>The names in this directory with their kinds, in no order, without <c>.</c> and <c>..</c>.</summary>
    /// <exception cref="LinuxException">It could not be read.</exception>
    public IReadOnlyList<DirectoryEntry> List()
    {
        // A second descriptor, so that two readers of one Dir do not share a position.
        using var reading = OpenAt(Descriptor, ".", Libc.O_RDONLY | Libc.O_DIRECTORY, 0, Path);
        var entries = new List<DirectoryEntry>();
        var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            while (ReadEntries(reading, buffer) is var length and > 0)
            {
                Add(entries, buffer.AsSpan(0, length));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return entries;
    }

    /// <summary>struct linux_dirent64: u64 inode, i64 offset, u16 record length, u8 type, name with a NUL.</summary>
    private void Add(List<DirectoryEntry> entries, ReadOnlySpan<byte> records)
    {
        for (; !records.IsEmpty; records = records[BitConverter.ToUInt16(records[16..])..])
        {
            var name = records[19..];
            name = name[..name.IndexOf((byte)0)];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                // Some filesystems leave the kind to be asked for.
                var kind = (FileKind)(records[18] << 12);
                entries.Add(new DirectoryEntry(name.ToArray(), kind != 0 ? kind : TryStat(name)?.Kind ?? 0));
            }
        }
    }

    /// <summary>What is known of a file by the bytes of its name; a symbolic link is not followed. Null when it is not there.</summary>
    /// <exception cref="LinuxException">It could not be asked for.</exception>
    public unsafe FileStatus? TryStat(ReadOnlySpan<byte> name)
    {
        Libc.Statx status;
        fixed (byte* path = Terminate(name, name.Length < ShortPath ? stackalloc byte[ShortPath] : new byte[name.Length + 1]))
        {
            if (Libc.statx(Descriptor, path, Libc.AT_SYMLINK_NOFOLLOW, 0x7ff, &status) == 0)
            {
                return FileStatus.From(status);
            }
        }

        var error = LinuxException.FromLastError("statx", Full(Encoding.UTF8.GetString(name)));
        return error.Error is Errno.ENOENT or Errno.ENOTDIR ? null : throw error;
    }

    /// <summary>Opens a directory below this one by the bytes of its name; a symbolic link is not followed.</summary>
    /// <exception cref="LinuxException">It is not there or is no directory.</exception>
    public unsafe Dir OpenDir(ReadOnlySpan<byte> name)
    {
        var full = Full(Encoding.UTF8.GetString(name));
        fixed (byte* path = Terminated(name))
        {
            return new Dir(OpenAt(Descriptor, path, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW, 0, full), full);
        }
    }

    /// <summary>Opens a file for reading by the bytes of its name; a symbolic link is not followed.</summary>
    /// <exception cref="LinuxException">It is not there or may not be read.</exception>
    public unsafe SafeFileHandle OpenRead(ReadOnlySpan<byte> name)
    {
        fixed (byte* path = Terminated(name))
        {
            return OpenAt(Descriptor, path, Libc.O_RDONLY | Libc.O_NOFOLLOW, 0, Full(Encoding.UTF8.GetString(name)));
        }
    }

    /// <summary>The target of a symbolic link, as its bytes.</summary>
    /// <exception cref="LinuxException">It is not there or is no symbolic link.</exception>
    public unsafe byte[] ReadLink(ReadOnlySpan<byte> name)
    {
        var buffer = stackalloc byte[4096];
        fixed (byte* path = Terminated(name))
        {
            var length = Libc.readlinkat(Descriptor, path, buffer, 4096);
            return length >= 0
                ? new ReadOnlySpan<byte>(buffer, (int)length).ToArray()
                : throw LinuxException.FromLastError("readlinkat", Full(Encoding.UTF8.GetString(name)));
        }
    }

    /// <summary>All extended attributes of a file that this process may see, as the bytes of names and values; a symbolic link is not followed.</summary>
    /// <param name="name">The bytes of its name below this directory; empty for the directory itself.</param>
    /// <exception cref="LinuxException">They could not be read.</exception>
    public unsafe IReadOnlyList<KeyValuePair<byte[], byte[]>> ReadXattrs(ReadOnlySpan<byte> name)
    {
        // Most files have none, and are asked for nothing more.
        if (HasNoXattrs(name))
        {
            return [];
        }

        fixed (byte* location = PathOfEntry(name))
        {
            var path = location;
            var full = Full(Encoding.UTF8.GetString(name));
            var names = ReadGrowing((start, size) => Libc.llistxattr(path, start, size), "llistxattr", full) ?? [];
            var found = new List<KeyValuePair<byte[], byte[]>>();
            for (var at = 0; at < names.Length;)
            {
                var end = Array.IndexOf(names, (byte)0, at);
                if (ReadXattr(location, names.AsSpan(at, end + 1 - at), full) is { } value)
                {
                    found.Add(new(names[at..end], value));
                }

                at = end + 1;
            }

            return found;
        }
    }

    /// <remarks>With a buffer, since an overlay asked for the size alone counts its own attributes too, which it then does not give.</remarks>
    private unsafe bool HasNoXattrs(ReadOnlySpan<byte> name)
    {
        var names = stackalloc byte[ShortXattr];
        if (s_hasListxattrat)
        {
            var flags = (uint)(Libc.AT_SYMLINK_NOFOLLOW | (name.IsEmpty ? Libc.AT_EMPTY_PATH : 0));
            fixed (byte* path = Terminate(name, name.Length < ShortPath ? stackalloc byte[ShortPath] : new byte[name.Length + 1]))
            {
                if (Libc.listxattrat(Descriptor, path, flags, names, ShortXattr) is var size and >= 0)
                {
                    return size == 0;
                }
            }

            // Older kernels do not know the call, and some sandboxes forbid what they do not know. Any other error is found again below, by a call that says it.
            s_hasListxattrat = Marshal.GetLastPInvokeError() is not ((int)Errno.ENOSYS or (int)Errno.EPERM);
        }

        fixed (byte* location = PathOfEntry(name))
        {
            return Libc.llistxattr(location, names, ShortXattr) == 0;
        }
    }

    private static unsafe byte[]? ReadXattr(byte* path, ReadOnlySpan<byte> terminatedName, string full)
    {
        fixed (byte* name = terminatedName)
        {
            var key = name;
            return ReadGrowing((start, size) => Libc.lgetxattr(path, key, start, size), "lgetxattr", full);
        }
    }

    /// <summary>Most lists and values are short, and few are as long as the kernel allows (64 KiB).</summary>
    /// <returns>Null where there is nothing: the filesystem has no attributes, or this one went meanwhile.</returns>
    private static unsafe byte[]? ReadGrowing(XattrRead read, string operation, string full)
    {
        const int Longest = 64 * 1024;
        var small = stackalloc byte[ShortXattr];
        var length = read(small, ShortXattr);
        if (length >= 0)
        {
            return new ReadOnlySpan<byte>(small, (int)length).ToArray();
        }

        var error = LinuxException.FromLastError(operation, full);
        if (error.Error == Errno.ERANGE)
        {
            var large = new byte[Longest];
            fixed (byte* start = large)
            {
                length = read(start, Longest);
            }

            if (length >= 0)
            {
                return large[..(int)length];
            }

            error = LinuxException.FromLastError(operation, full);
        }

        return error.Error is Errno.EOPNOTSUPP or Errno.ENODATA ? null : throw error;
    }

    private unsafe delegate nint XattrRead(byte* buffer, nint size);

    private unsafe int ReadEntries(SafeFileHandle reading, byte[] buffer)
    {
        fixed (byte* start = buffer)
        {
            var length = Libc.getdents64((int)reading.DangerousGetHandle(), start, buffer.Length);
            return length >= 0 ? (int)length : throw LinuxException.FromLastError("getdents64", Path);
        }
    }
}
