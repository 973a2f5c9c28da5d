using System.Runtime.InteropServices;

namespace SkorionOS.Interop.Native;

/// <summary>
/// Mounting by file descriptor, names and arguments as in the manual (fsopen(2) and the pages around it). By number, since the C library has names for
/// these calls only from glibc 2.36 on; the numbers are the same on every architecture. Each returns -1 and sets errno on error.
/// </summary>
internal static unsafe partial class MountCalls
{
    internal const uint FSCONFIG_SET_FLAG = 0;
    internal const uint FSCONFIG_SET_STRING = 1;
    internal const uint FSCONFIG_SET_FD = 5;
    internal const uint FSCONFIG_CMD_CREATE = 6;

    internal const uint MOUNT_ATTR_RDONLY = 1;

    internal const int MNT_DETACH = 2;

    private const nint FSOPEN_CLOEXEC = 1;
    private const nint FSMOUNT_CLOEXEC = 1;
    private const nint MOVE_MOUNT_F_EMPTY_PATH = 4;
    private const nint MOVE_MOUNT_T_SYMLINKS = 0x10;

    private const nint NR_move_mount = 429;
    private const nint NR_fsopen = 430;
    private const nint NR_fsconfig = 431;
    private const nint NR_fsmount = 432;

    internal static int Fsopen(byte* type) => (int)syscall(NR_fsopen, (nint)type, FSOPEN_CLOEXEC, 0, 0, 0);

    internal static int Fsconfig(int fd, uint command, byte* key, byte* value, int aux) =>
        (int)syscall(NR_fsconfig, fd, (nint)command, (nint)key, (nint)value, aux);

    internal static int Fsmount(int fd, uint attributes) => (int)syscall(NR_fsmount, fd, FSMOUNT_CLOEXEC, (nint)attributes, 0, 0);

    /// <summary>Attaches the mount that <paramref name="fd"/> is at a path; a symbolic link there is followed, as mount(8) does.</summary>
    internal static int MoveMount(int fd, byte* path)
    {
        byte empty = 0;
        return (int)syscall(NR_move_mount, fd, (nint)(&empty), Libc.AT_FDCWD, (nint)path, MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_SYMLINKS);
    }

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int umount2(byte* target, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint read(int fd, byte* buf, nint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint arg1, nint arg2, nint arg3, nint arg4, nint arg5);
}
