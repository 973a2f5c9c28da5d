using System.Runtime.InteropServices;
using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Tests.Mounts;

/// <summary>The headers of the system judge our numbers.</summary>
public sealed class MountLayoutTests
{
    private const string Headers = "<sys/mount.h>\n#include <sys/syscall.h>\n#include <sched.h>";

    [Fact]
    public void MountAttributes_AgainstTheHeader_HaveItsLayout()
    {
        var fields = new (string C, string Ours)[] { ("attr_set", "Set"), ("attr_clr", "Clear"), ("propagation", "Propagation"), ("userns_fd", "UserNamespace") };
        var (size, offsets) = HeaderProbe.Run(Headers, "struct mount_attr", fields.Select(f => f.C));

        Assert.Equal(size, Marshal.SizeOf<MountCalls.MountAttributes>());
        Assert.Equal(offsets, fields.Select(f => (long)Marshal.OffsetOf<MountCalls.MountAttributes>(f.Ours)));
    }

    [Fact]
    public void Constants_AgainstTheHeaders_AreTheirOwn()
    {
        var constants = new (string C, long Ours)[]
        {
            ("SYS_open_tree", MountCalls.NR_open_tree), ("SYS_move_mount", MountCalls.NR_move_mount), ("SYS_fsopen", MountCalls.NR_fsopen),
            ("SYS_fsconfig", MountCalls.NR_fsconfig), ("SYS_fsmount", MountCalls.NR_fsmount), ("SYS_fspick", MountCalls.NR_fspick),
            ("SYS_mount_setattr", MountCalls.NR_mount_setattr),
            ("FSCONFIG_SET_FLAG", MountCalls.FSCONFIG_SET_FLAG), ("FSCONFIG_SET_STRING", MountCalls.FSCONFIG_SET_STRING),
            ("FSCONFIG_SET_FD", MountCalls.FSCONFIG_SET_FD), ("FSCONFIG_CMD_CREATE", MountCalls.FSCONFIG_CMD_CREATE),
            ("FSCONFIG_CMD_RECONFIGURE", MountCalls.FSCONFIG_CMD_RECONFIGURE),
            ("FSOPEN_CLOEXEC", MountCalls.FSOPEN_CLOEXEC), ("FSMOUNT_CLOEXEC", MountCalls.FSMOUNT_CLOEXEC), ("FSPICK_CLOEXEC", MountCalls.FSPICK_CLOEXEC),
            ("OPEN_TREE_CLONE", MountCalls.OPEN_TREE_CLONE), ("OPEN_TREE_CLOEXEC", MountCalls.OPEN_TREE_CLOEXEC),
            ("MOVE_MOUNT_F_EMPTY_PATH", MountCalls.MOVE_MOUNT_F_EMPTY_PATH), ("MOVE_MOUNT_T_SYMLINKS", MountCalls.MOVE_MOUNT_T_SYMLINKS),
            ("MOUNT_ATTR_RDONLY", MountCalls.MOUNT_ATTR_RDONLY), ("MS_PRIVATE", (long)MountCalls.MS_PRIVATE), ("MNT_DETACH", MountCalls.MNT_DETACH),
            ("AT_RECURSIVE", MountCalls.AT_RECURSIVE), ("CLONE_NEWNS", MountCalls.CLONE_NEWNS), ("CLONE_FS", MountCalls.CLONE_FS),
        };
        var (_, numbers) = HeaderProbe.Run(Headers, "struct mount_attr", [], [.. constants.Select(c => c.C)]);

        Assert.Equal(numbers, constants.Select(c => c.Ours));
    }

    [Fact]
    public void Restart_AgainstTheHeader_IsItsNumber()
    {
        var (_, numbers) = HeaderProbe.Run("<sys/reboot.h>", "int", [], "RB_AUTOBOOT");
        Assert.Equal([Machine.Restart], numbers);
    }
}
