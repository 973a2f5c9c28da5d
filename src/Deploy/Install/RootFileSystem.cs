namespace SkorionOS.Deploy.Install;

/// <summary>Filesystems for a root that have fs-verity.</summary>
public enum RootFileSystem
{
    /// <summary>ext4 with the feature <c>verity</c>.</summary>
    Ext4,

    /// <summary>btrfs. Only on a device: its fs-verity cannot be written without the kernel.</summary>
    Btrfs,
}
