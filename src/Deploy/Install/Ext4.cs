namespace SkorionOS.Deploy.Install;

/// <summary>How an ext4 for a root is made, in a file and on a device alike.</summary>
internal static class Ext4
{
    /// <summary>Arguments of mke2fs. fs-verity wants blocks of the size of a page; small filesystems would get smaller ones.</summary>
    public static IReadOnlyList<string> Arguments(Guid uuid) =>
        ["-q", "-F", "-t", "ext4", "-b", $"{ScratchTree.BlockSize}", "-I", "256", "-O", "verity", "-L", "root", "-U", uuid.ToString()];
}
