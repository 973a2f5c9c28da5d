using System.Runtime.InteropServices;

namespace SkorionOS.Interop.Native;

/// <summary>
/// The C library, names and arguments as in the manual. Only what the facades in this room need. Every function returns -1 and sets errno on error
/// unless said otherwise.
/// </summary>
internal static unsafe partial class Libc
{
    internal const int AT_FDCWD = -100;
    internal const int AT_SYMLINK_NOFOLLOW = 0x100;
    internal const int AT_REMOVEDIR = 0x200;
    internal const int AT_SYMLINK_FOLLOW = 0x400;
    internal const int AT_EMPTY_PATH = 0x1000;

    internal const int O_RDONLY = 0;
    internal const int O_WRONLY = 1;
    internal const int O_RDWR = 2;
    internal const int O_CREAT = 0x40;
    internal const int O_EXCL = 0x80;
    internal const int O_DIRECTORY = 0x10000;
    internal const int O_NOFOLLOW = 0x20000;
    internal const int O_CLOEXEC = 0x80000;
    internal const int O_PATH = 0x200000;
    internal const int O_TMPFILE = 0x400000 | O_DIRECTORY;

    internal const int X_OK = 1;

    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;
    internal const int LOCK_UN = 8;

    internal const ulong ST_RDONLY = 1;

    internal const ulong STATX_ATTR_MOUNT_ROOT = 0x2000;

    internal const uint RENAME_EXCHANGE = 2;

    [LibraryImport("libc")]
    internal static partial int malloc_trim(nint pad);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int openat(int dirfd, byte* path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint pwrite(int fd, byte* buf, nint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ftruncate(int fd, long length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fchmod(int fd, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fsync(int fd);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int syncfs(int fd);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int linkat(int olddirfd, string oldpath, int newdirfd, string newpath, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int renameat2(int olddirfd, string oldpath, int newdirfd, string newpath, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int unlinkat(int dirfd, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mkdirat(int dirfd, string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int symlinkat(string target, int newdirfd, string linkpath);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint readlinkat(int dirfd, byte* path, byte* buf, nint bufsiz);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int statx(int dirfd, byte* path, int flags, uint mask, Statx* statxbuf);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint getdents64(int fd, byte* dirp, nint count);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int faccessat(int dirfd, string pathname, int mode, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fstatvfs(int fd, Statvfs* buf);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int flock(int fd, int operation);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint llistxattr(byte* path, byte* list, nint size);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint lgetxattr(byte* path, byte* name, byte* value, nint size);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, void* argument);

    /// <summary>Never fails; returns the mask before.</summary>
    [LibraryImport("libc")]
    internal static partial uint umask(uint mask);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int getrlimit(int resource, Rlimit* rlim);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setrlimit(int resource, Rlimit* rlim);

    /// <summary>Never fails.</summary>
    [LibraryImport("libc")]
    internal static partial void sync();

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int reboot(int howto);

    /// <summary>struct statx_timestamp, statx(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct StatxTimestamp
    {
        internal long Seconds;
        internal uint Nanoseconds;
        private readonly int _reserved;
    }

    /// <summary>struct statx, statx(2): 256 bytes on every architecture.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    internal struct Statx
    {
        internal uint Mask;
        internal uint BlockSize;
        internal ulong Attributes;
        internal uint LinkCount;
        internal uint Uid;
        internal uint Gid;
        internal ushort Mode;
        private readonly ushort _spare0;
        internal ulong Inode;
        internal ulong Size;
        internal ulong Blocks;
        internal ulong AttributesMask;
        internal StatxTimestamp AccessTime;
        internal StatxTimestamp BirthTime;
        internal StatxTimestamp ChangeTime;
        internal StatxTimestamp ModifyTime;
        internal uint DeviceMajor;
        internal uint DeviceMinor;
        internal uint FileSystemMajor;
        internal uint FileSystemMinor;
    }

    /// <summary>struct statvfs of glibc on 64-bit Linux: 112 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 112)]
    internal struct Statvfs
    {
        internal ulong BlockSize;
        internal ulong FragmentSize;
        internal ulong Blocks;
        internal ulong BlocksFree;
        internal ulong BlocksAvailable;
        private readonly ulong _files;
        private readonly ulong _filesFree;
        private readonly ulong _filesAvailable;
        private readonly ulong _fileSystemId;
        internal ulong Flags;
    }

    /// <summary>struct rlimit, getrlimit(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Rlimit
    {
        internal ulong Current;
        internal ulong Maximum;
    }
}
