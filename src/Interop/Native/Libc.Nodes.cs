using System.Runtime.InteropServices;

namespace SkorionOS.Interop.Native;

/// <content>Reading small files, making files of every kind by the bytes of their names, and setting what is known of them.</content>
internal static unsafe partial class Libc
{
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint read(int fd, byte* buf, nint count);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int mkdirat(int dirfd, byte* path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int mknodat(int dirfd, byte* path, uint mode, ulong dev);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int symlinkat(byte* target, int newdirfd, byte* linkpath);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int linkat(int olddirfd, byte* oldpath, int newdirfd, byte* newpath, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fchownat(int dirfd, byte* path, uint owner, uint group, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fchmodat(int dirfd, byte* path, uint mode, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int futimens(int fd, Timespec* times);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int utimensat(int dirfd, byte* path, Timespec* times, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int lsetxattr(byte* path, byte* name, byte* value, nint size, int flags);

    /// <summary>struct timespec of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Timespec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint flistxattr(int fd, byte* list, nint size);

    /// <summary>listxattrat(2), which leads through no path below /proc. By number: Linux has it from 6.13 on, and the C library no name for it yet.</summary>
    internal static nint listxattrat(int dirfd, byte* path, uint flags, byte* list, nuint size) => syscall(465, dirfd, path, flags, list, size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint dirfd, byte* path, nuint flags, byte* list, nuint size);
}
