namespace SkorionOS.Composefs.Tree;

/// <summary>A name in a directory.</summary>
/// <param name="Name">1 to 255 bytes without <c>/</c> and NUL; never <c>.</c> or <c>..</c>.</param>
/// <param name="Inode">What it names.</param>
/// <param name="IsLink">
/// Whether this is a further name of an inode that stands elsewhere. An inode with several names has exactly one entry where this is false,
/// and the place of that one decides where the image has the inode.
/// </param>
public readonly record struct DirectoryEntry(ByteString Name, Inode Inode, bool IsLink);
