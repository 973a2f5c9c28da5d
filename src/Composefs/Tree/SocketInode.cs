namespace SkorionOS.Composefs.Tree;

/// <summary>A socket, as a node without anybody listening.</summary>
/// <param name="size">What a dump states as its size; 0 elsewhere.</param>
public sealed class SocketInode(ulong size = 0) : Inode
{
    /// <inheritdoc/>
    public override FileType Type => FileType.Socket;

    /// <inheritdoc/>
    public override ulong Size => size;
}
