namespace SkorionOS.Composefs.Tree;

/// <summary>A named pipe.</summary>
/// <param name="size">What a dump states as its size; 0 elsewhere.</param>
public sealed class FifoInode(ulong size = 0) : Inode
{
    /// <inheritdoc/>
    public override FileType Type => FileType.Fifo;

    /// <inheritdoc/>
    public override ulong Size => size;
}
