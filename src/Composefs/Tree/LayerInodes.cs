namespace SkorionOS.Composefs.Tree;

/// <summary>Makes inodes of layer entries.</summary>
internal static class LayerInodes
{
    /// <summary>The inode of an entry that is neither a directory nor a hard link.</summary>
    public static Inode Create(in LayerEntry entry, LayerTree layer)
    {
        Inode inode = entry.Type switch
        {
            LayerEntryType.Regular => Regular(in entry, layer),
            LayerEntryType.Symlink => Symlink(in entry, layer),
            LayerEntryType.CharacterDevice => new DeviceInode(FileType.CharacterDevice, entry.Device),
            LayerEntryType.BlockDevice => new DeviceInode(FileType.BlockDevice, entry.Device),
            LayerEntryType.Fifo => new FifoInode(),
            LayerEntryType.Socket => new SocketInode(),
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.Type, "Not a type of inode"),
        };
        Describe(inode, in entry, layer);
        return inode;
    }

    /// <summary>Gives an inode the metadata of an entry.</summary>
    public static void Describe(Inode inode, in LayerEntry entry, LayerTree layer)
    {
        inode.Permissions = (ushort)(entry.Mode & 0xfff);
        inode.UserId = entry.UserId;
        inode.GroupId = entry.GroupId;
        inode.MtimeSeconds = entry.MtimeSeconds;
        inode.MtimeNanoseconds = 0;
        try
        {
            inode.Xattrs = entry.Xattrs is null ? XattrSet.Empty : XattrSet.Create(entry.Xattrs.Where(x => IdentityRules.Keeps(x.Name)));
        }
        catch (ComposefsException invalid)
        {
            throw layer.Refused(invalid.Message, invalid);
        }
    }

    private static RegularInode Regular(in LayerEntry entry, LayerTree layer)
    {
        if (entry.Size == 0)
            return RegularInode.Empty();
        if (entry.InlineContent is { } content)
        {
            if ((ulong)content.Length != entry.Size)
                throw new ArgumentException($"Inline content has {content.Length} bytes, the entry {entry.Size}", nameof(entry));
            return RegularInode.Inline(content);
        }

        if (entry.Size > FormatLimits.MaxFileSize)
            throw layer.Refused($"the file has {entry.Size} bytes; {FormatLimits.MaxFileSize} are allowed");
        return RegularInode.External(entry.Size, entry.Digest ?? throw new ArgumentException("A file with content needs its digest", nameof(entry)));
    }

    private static SymlinkInode Symlink(in LayerEntry entry, LayerTree layer)
    {
        if (entry.LinkTarget.Length is 0 or > FormatLimits.MaxSymlink)
            throw layer.Refused($"the target of a symbolic link has {entry.LinkTarget.Length} bytes; 1 to {FormatLimits.MaxSymlink} are allowed");
        if (entry.LinkTarget.Span.Contains((byte)0))
            throw layer.Refused("the target of a symbolic link has a NUL byte");
        return new SymlinkInode(entry.LinkTarget);
    }
}
