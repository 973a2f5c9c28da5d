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
    internal const uint FSCONFIG_CMD_RECONFIGURE = 7;

    internal const uint MOUNT_ATTR_RDONLY = 1;
    internal const ulong MS_PRIVATE = 1 << 18;

    internal const int MNT_DETACH = 2;

    internal const int MOVE_MOUNT_T_SYMLINKS = 0x10;

    internal const int AT_RECURSIVE = 0x8000;

    internal const int CLONE_FS = 0x200;
    internal const int CLONE_NEWNS = 0x20000;

    internal const int OPEN_TREE_CLONE = 1;
    internal const int OPEN_TREE_CLOEXEC = Libc.O_CLOEXEC;
    internal const int FSOPEN_CLOEXEC = 1;
    internal const int FSMOUNT_CLOEXEC = 1;
    internal const int FSPICK_CLOEXEC = 1;
    internal const int MOVE_MOUNT_F_EMPTY_PATH = 4;

    internal const int NR_open_tree = 428;
    internal const int NR_move_mount = 429;
    internal const int NR_fsopen = 430;
    internal const int NR_fsconfig = 431;
    internal const int NR_fsmount = 432;
    internal const int NR_fspick = 433;
    internal const int NR_mount_setattr = 442;

    internal static int Fsopen(byte* type) => (int)syscall(NR_fsopen, (nint)type, FSOPEN_CLOEXEC, 0, 0, 0);

    internal static int Fsconfig(int fd, uint command, byte* key, byte* value, int aux) =>
        (int)syscall(NR_fsconfig, fd, (nint)command, (nint)key, (nint)value, aux);

    internal static int Fsmount(int fd, uint attributes) => (int)syscall(NR_fsmount, fd, FSMOUNT_CLOEXEC, (nint)attributes, 0, 0);

    internal static int Fspick(byte* path) => (int)syscall(NR_fspick, Libc.AT_FDCWD, (nint)path, FSPICK_CLOEXEC, 0, 0);

    /// <summary>A copy of the mount at a path, without a place; of those below it as well with <see cref="AT_RECURSIVE"/>.</summary>
    internal static int OpenTreeClone(byte* path, int flags) =>
        (int)syscall(NR_open_tree, Libc.AT_FDCWD, (nint)path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | flags, 0, 0);

    /// <summary>Attaches the mount that <paramref name="fd"/> is at a path.</summary>
    internal static int MoveMount(int fd, byte* path, int flags)
    {
        byte empty = 0;
        return (int)syscall(NR_move_mount, fd, (nint)(&empty), Libc.AT_FDCWD, (nint)path, MOVE_MOUNT_F_EMPTY_PATH | flags);
    }

    internal static int MountSetattr(int directory, byte* path, int flags, MountAttributes* attributes) =>
        (int)syscall(NR_mount_setattr, directory, (nint)path, flags, (nint)attributes, sizeof(MountAttributes));

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setns(int fd, int type);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int umount2(byte* target, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint read(int fd, byte* buf, nint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint arg1, nint arg2, nint arg3, nint arg4, nint arg5);

    /// <summary>struct mount_attr, mount_setattr(2): 32 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MountAttributes
    {
        internal ulong Set;
        internal ulong Clear;
        internal ulong Propagation;
        internal ulong UserNamespace;
    }
}
