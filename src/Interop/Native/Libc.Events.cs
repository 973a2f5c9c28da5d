using System.Runtime.InteropServices;

namespace SkorionOS.Interop.Native;

/// <content>Waiting for descriptors.</content>
internal static unsafe partial class Libc
{
    internal const int F_DUPFD_CLOEXEC = 1030;

    internal const int EFD_CLOEXEC = 0x80000;
    internal const int EFD_NONBLOCK = 0x800;

    internal const int CLOCK_MONOTONIC = 1;

    /// <summary>The new descriptor for <see cref="F_DUPFD_CLOEXEC"/>.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fcntl(int fd, int command, int argument);

    /// <summary>A descriptor that becomes readable when a number is written to it.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int eventfd(uint value, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint write(int fd, void* buf, nint count);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int pipe2(int* descriptors, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int clock_gettime(int clock, Timespec* time);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int adjtimex(Timex* state);

    /// <summary>struct timex: 208 bytes on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 208)]
    internal struct Timex
    {
        [FieldOffset(0)]
        internal uint Modes;

        [FieldOffset(24)]
        internal long MaxError;
    }
}
