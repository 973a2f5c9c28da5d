using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>A name in a directory of an image.</summary>
/// <param name="Name">The name; <c>.</c> and <c>..</c> too.</param>
/// <param name="Target">Number of the inode.</param>
internal readonly record struct Dirent(ByteString Name, int Target)
{
    /// <summary>Bytes that it takes in a block.</summary>
    public int Size => ErofsFormat.DirentSize + Name.Length;
}
