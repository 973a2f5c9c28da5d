using SkorionOS.Composefs.Erofs;
using SkorionOS.Composefs.Tree;
using SkorionOS.Interop.Files;

namespace SkorionOS.Composefs.Scan;

/// <summary>Makes a tree of a directory and all below it. Nothing may change there meanwhile; what did is refused where it is noticed.</summary>
public static class DirectoryScanner
{
    /// <summary>
    /// The tree of a directory as mkcomposefs makes it, except that several names of a file (by device and inode) are one inode. Contents up to 64 bytes are in the
    /// tree, of others the digest.
    /// </summary>
    /// <param name="root">What becomes <c>/</c>. Other filesystems that are mounted below it are read like the rest.</param>
    /// <param name="options">What is taken; null for everything.</param>
    /// <exception cref="Interop.LinuxException">Something could not be read, or an object could not be written.</exception>
    /// <exception cref="ComposefsException">
    /// A file changed while it was read (<c>tree-changed</c>), the tree is too deep (<c>tree-limit</c>), or a file has more extended attributes than an image can hold
    /// (<c>xattr-invalid</c>).
    /// </exception>
    public static FileTree Scan(Dir root, ScanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        options ??= new ScanOptions();
        using var batch = options.DigestStore?.BeginWrite(inBackground: true);
        var walk = new ScanWalk(new ScannedContents(batch), new MkcomposefsRules(options));
        var tree = walk.Read(root);
        HardLinks.Settle(tree);
        batch?.Flush();
        return new FileTree(tree);
    }

    /// <summary>
    /// The tree that the layers of an image stand for, read from where they are unpacked: with the same rules (<see cref="IdentityRules"/>), so that its image has the
    /// same digest as after a pull.
    /// </summary>
    /// <param name="root">The unpacked <c>/</c>.</param>
    /// <remarks>
    /// Directories that the layers only imply cannot be told here: whoever unpacks has to make them 0755 of root, with the time of <c>/usr</c>.
    /// </remarks>
    /// <exception cref="Interop.LinuxException">Something could not be read.</exception>
    /// <exception cref="ComposefsException">As <see cref="Scan"/>.</exception>
    public static FileTree ScanUnpacked(Dir root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var walk = new ScanWalk(new ScannedContents(null), new UnpackedRules());
        var tree = new FileTree(walk.Read(root));
        IdentityRules.Apply(tree);
        return tree;
    }

    /// <summary>The image of <see cref="ScanUnpacked"/>, without writing it: its digest is the identity of a deployment of the directory.</summary>
    /// <param name="root">The unpacked <c>/</c>.</param>
    public static ImageSummary MeasureUnpacked(Dir root) => ErofsWriter.Write(ScanUnpacked(root), Stream.Null, FormatVersions.Identity);
}
