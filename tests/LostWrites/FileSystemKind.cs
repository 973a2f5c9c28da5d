namespace SkorionOS.LostWrites.Tests;

/// <summary>A filesystem for the root.</summary>
/// <param name="Type">As mount(8) calls it.</param>
/// <param name="Size">Bytes of the disk.</param>
/// <param name="SuperBlock">Where its superblock lies: 4 KiB that it relies on being written whole. With a torn one it cannot be mounted, whoever wrote.</param>
/// <param name="Smallest">The smallest part of a write, in bytes, that can be lost alone without making the filesystem's own recovery fail. XFS takes a block whose
/// first sector is new for one that needs no replay, and then finds its checksum wrong.</param>
/// <param name="Make">The command that makes it; the file comes last.</param>
internal sealed record FileSystemKind(string Type, long Size, long SuperBlock, int Smallest, params string[] Make)
{
    public const int SuperBlockBytes = 4096;

    public static FileSystemKind Ext4 { get; } = new("ext4", 64L << 20, 0, 512, "mkfs.ext4", "-q", "-F", "-b", "4096", "-J", "size=4");

    public static FileSystemKind Xfs { get; } = new("xfs", 320L << 20, 0, 4096, "mkfs.xfs", "-q");

    public static FileSystemKind Btrfs { get; } = new("btrfs", 128L << 20, 65536, 512, "mkfs.btrfs", "-q", "--mixed");

    public static FileSystemKind Get(string type) => new[] { Ext4, Xfs, Btrfs }.Single(kind => kind.Type == type);
}
