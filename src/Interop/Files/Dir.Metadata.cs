using System.Text;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Files;

/// <content>Setting what is known of a file, by the bytes of its name. A symbolic link is not followed.</content>
public sealed partial class Dir
{
    /// <summary>Sets owner and group. Takes setuid, setgid and file capabilities away: set those afterwards.</summary>
    /// <exception cref="LinuxException">It could not be set.</exception>
    public unsafe void SetOwner(ReadOnlySpan<byte> name, uint uid, uint gid)
    {
        FaultInjection.At("fchownat", Path, name);
        fixed (byte* path = Terminated(name))
        {
            Check(Libc.fchownat(Descriptor, path, uid, gid, Libc.AT_SYMLINK_NOFOLLOW), "fchownat", name);
        }
    }

    /// <summary>Sets the permission bits with setuid, setgid and sticky. Not for symbolic links, which have none and would be followed.</summary>
    /// <exception cref="LinuxException">It could not be set.</exception>
    public unsafe void SetMode(ReadOnlySpan<byte> name, uint mode)
    {
        FaultInjection.At("fchmodat", Path, name);
        fixed (byte* path = Terminated(name))
        {
            Check(Libc.fchmodat(Descriptor, path, mode, 0), "fchmodat", name);
        }
    }

    /// <summary>Sets the modification time, and the access time to the same.</summary>
    /// <param name="name">The bytes of its name.</param>
    /// <param name="seconds">Whole seconds since 1970, rounded down.</param>
    /// <param name="nanoseconds">The rest, 0 to 999 999 999.</param>
    /// <exception cref="LinuxException">It could not be set.</exception>
    public unsafe void SetTime(ReadOnlySpan<byte> name, long seconds, uint nanoseconds)
    {
        FaultInjection.At("utimensat", Path, name);
        var times = stackalloc Libc.Timespec[2];
        times[0] = times[1] = new Libc.Timespec { Seconds = seconds, Nanoseconds = nanoseconds };
        fixed (byte* path = Terminated(name))
        {
            Check(Libc.utimensat(Descriptor, path, times, Libc.AT_SYMLINK_NOFOLLOW), "utimensat", name);
        }
    }

    /// <summary>Sets one extended attribute; an older value is replaced.</summary>
    /// <param name="name">The bytes of the file's name.</param>
    /// <param name="attribute">The bytes of the attribute's name with its namespace, such as <c>user.note</c>.</param>
    /// <param name="value">Its value; may be empty.</param>
    /// <exception cref="LinuxException">EOPNOTSUPP where the filesystem has none of this namespace; ENOSPC also where it has no room for one that large.</exception>
    public unsafe void SetXattr(ReadOnlySpan<byte> name, ReadOnlySpan<byte> attribute, ReadOnlySpan<byte> value)
    {
        FaultInjection.At("lsetxattr", Path, name);
        fixed (byte* path = PathOfEntry(name))
        fixed (byte* key = Terminated(attribute))
        fixed (byte* start = value)
        {
            Check(Libc.lsetxattr(path, key, start, value.Length, 0), "lsetxattr", name);
        }
    }

    /// <summary>A path that leads through this open directory, for calls that take no descriptor.</summary>
    private byte[] PathOfEntry(ReadOnlySpan<byte> name) =>
        [.. Encoding.ASCII.GetBytes($"/proc/self/fd/{Descriptor}/"), .. name.IsEmpty ? "."u8 : name, 0];
}
