namespace SkorionOS.Composefs.Tree;

/// <summary>A symbolic link.</summary>
public sealed class SymlinkInode : Inode
{
    /// <summary>Makes a link to <paramref name="target"/>, 1 to <see cref="FormatLimits.MaxSymlink"/> bytes.</summary>
    /// <exception cref="ArgumentException">Empty or too long.</exception>
    public SymlinkInode(ByteString target)
    {
        if (target.Length is 0 or > FormatLimits.MaxSymlink)
            throw new ArgumentException($"The target of a symbolic link has 1 to {FormatLimits.MaxSymlink} bytes, not {target.Length}", nameof(target));
        Target = target;
    }

    /// <inheritdoc/>
    public override FileType Type => FileType.Symlink;

    /// <inheritdoc/>
    public override ulong Size => (ulong)Target.Length;

    /// <summary>What the link says; never interpreted.</summary>
    public ByteString Target { get; }
}
