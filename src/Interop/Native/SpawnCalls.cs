using System.Runtime.InteropServices;

namespace SkorionOS.Interop.Native;

/// <summary>
/// Starting programs and waiting for them, names and arguments as in the manual. The functions named posix_ return an error number; the others return -1 and set
/// errno.
/// </summary>
internal static unsafe partial class SpawnCalls
{
    internal const short POSIX_SPAWN_SETPGROUP = 0x02;
    internal const short POSIX_SPAWN_SETSIGDEF = 0x04;
    internal const short POSIX_SPAWN_SETSIGMASK = 0x08;

    internal const short POLLIN = 1;

    internal const int SIGKILL = 9;
    internal const int SIGTERM = 15;

    // By number: glibc has a name for it only from 2.36 on.
    private const nint NR_pidfd_open = 434;

    internal static int PidfdOpen(int pid) => (int)syscall(NR_pidfd_open, pid, 0);

    [LibraryImport("libc")]
    internal static partial int posix_spawn(int* pid, byte* path, SpawnFileActions* fileActions, SpawnAttributes* attributes, byte** argv, byte** envp);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_init(SpawnFileActions* actions);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_addopen(SpawnFileActions* actions, int fd, byte* path, int flags, uint mode);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_destroy(SpawnFileActions* actions);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_init(SpawnAttributes* attributes);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_setflags(SpawnAttributes* attributes, short flags);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_setpgroup(SpawnAttributes* attributes, int group);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_setsigdefault(SpawnAttributes* attributes, SignalSet* signals);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_setsigmask(SpawnAttributes* attributes, SignalSet* signals);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_destroy(SpawnAttributes* attributes);

    [LibraryImport("libc")]
    internal static partial int sigfillset(SignalSet* signals);

    [LibraryImport("libc")]
    internal static partial int sigemptyset(SignalSet* signals);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int waitpid(int pid, int* status, int options);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint arg1, nint arg2);

    /// <summary>posix_spawn_file_actions_t of glibc: 80 bytes on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 80)]
    internal struct SpawnFileActions
    {
        private readonly ulong _first;
    }

    /// <summary>posix_spawnattr_t of glibc: 336 bytes on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 336)]
    internal struct SpawnAttributes
    {
        private readonly ulong _first;
    }

    /// <summary>sigset_t of glibc: 128 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    internal struct SignalSet
    {
        private readonly ulong _first;
    }

    /// <summary>struct pollfd, poll(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollDescriptor
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }
}
