using SkorionOS.Composefs.Tree;
using SkorionOS.Interop.Files;

namespace SkorionOS.Composefs.Scan;

/// <summary>What of the files goes into the tree.</summary>
internal abstract class ScanRules
{
    /// <summary>Whether a file is part of the tree.</summary>
    public virtual bool Takes(FileKind kind) => true;

    /// <summary>Whether what is in a directory is part of the tree.</summary>
    /// <param name="name">The name of the directory.</param>
    /// <param name="depth">Directories above it; 1 for those in the root.</param>
    public virtual bool Enters(ReadOnlySpan<byte> name, int depth) => true;

    /// <summary>Whether extended attributes are read at all.</summary>
    public virtual bool ReadsXattrs => true;

    /// <summary>Whether an extended attribute is part of the tree.</summary>
    public abstract bool Keeps(ByteString xattrName);

    /// <summary>Gives an inode its time of change.</summary>
    public abstract void SetTime(Inode inode, in FileStatus status);
}
