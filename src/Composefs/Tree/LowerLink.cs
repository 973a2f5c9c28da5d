namespace SkorionOS.Composefs.Tree;

/// <summary>Stands for a file of a lower layer until the tree below is complete. No tree that leaves this room has one.</summary>
/// <param name="target">Names of the target's path.</param>
/// <param name="targetText">The target as the layer has it.</param>
/// <param name="path">The entry that is the link.</param>
internal sealed class LowerLink(ByteString[] target, ByteString targetText, ByteString path) : Inode
{
    public override FileType Type => FileType.Regular;

    public override ulong Size => 0;

    public ByteString[] Target => target;

    public ByteString TargetText => targetText;

    public ByteString Path => path;
}
