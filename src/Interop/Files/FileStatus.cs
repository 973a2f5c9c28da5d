using SkorionOS.Interop.Native;

namespace SkorionOS.Interop.Files;

/// <summary>What statx(2) says of a file; a symbolic link is not followed.</summary>
/// <param name="Kind">The type of the file.</param>
/// <param name="Mode">The permission bits with setuid, setgid and sticky: <c>07777</c>.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="AllocatedBytes">Bytes that the file takes on the disk.</param>
/// <param name="LinkCount">Names of the inode.</param>
/// <param name="ModifySeconds">Modification time in whole seconds since 1970, rounded down.</param>
/// <param name="ModifyNanoseconds">Rest of the modification time, 0 to 999 999 999.</param>
/// <param name="RawDevice">For devices: the number in the kernel's 32-bit encoding (major in bits 8 to 19, minor in bits 0 to 7 and 20 to 31); else 0.</param>
/// <param name="FileSystem">Device number of the filesystem; with <paramref name="Inode"/> it names the inode.</param>
/// <param name="Inode">Inode number.</param>
public readonly record struct FileStatus(
    FileKind Kind,
    uint Mode,
    uint Uid,
    uint Gid,
    ulong Size,
    ulong AllocatedBytes,
    uint LinkCount,
    long ModifySeconds,
    uint ModifyNanoseconds,
    uint RawDevice,
    ulong FileSystem,
    ulong Inode)
{
    /// <summary>For devices: the number of <see cref="RawDevice"/> in its two parts.</summary>
    public (uint Major, uint Minor) Device => ((RawDevice >> 8) & 0xfff, (RawDevice & 0xff) | ((RawDevice >> 12) & 0xfff00));

    internal static FileStatus From(in Libc.Statx status) => new(
        (FileKind)(status.Mode & 0xf000),
        status.Mode & 0xfffu,
        status.Uid,
        status.Gid,
        status.Size,
        status.Blocks * 512,
        status.LinkCount,
        status.ModifyTime.Seconds,
        status.ModifyTime.Nanoseconds,
        (status.DeviceMinor & 0xff) | ((status.DeviceMajor & 0xfff) << 8) | ((status.DeviceMinor & ~0xffu) << 12),
        ((ulong)status.FileSystemMajor << 32) | status.FileSystemMinor,
        status.Inode);
}
