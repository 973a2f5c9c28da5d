namespace SkorionOS.Composefs.Tree;

/// <summary>
/// A file of any type, without its name. A file with several names (hard links) is one <see cref="Inode"/> object that several directory
/// entries hold.
/// </summary>
public abstract class Inode
{
    // The kinds are closed: readers switch over them.
    private protected Inode()
    {
    }

    /// <summary>What this is.</summary>
    public abstract FileType Type { get; }

    /// <summary>
    /// <c>st_size</c> in bytes: the content of a regular file, the target of a symbolic link. For the others it is what a dump or an image
    /// said; it changes nothing that is seen of a mounted image.
    /// </summary>
    public abstract ulong Size { get; }

    /// <summary>The lower twelve bits of <c>st_mode</c>: setuid, setgid, sticky, and nine permissions.</summary>
    public ushort Permissions { get; set; }

    /// <summary>Type and permissions: the sixteen bits of <c>st_mode</c>.</summary>
    public ushort Mode => (ushort)(((int)Type << 12) | (Permissions & 0xfff));

    /// <summary>The owner's number.</summary>
    public uint UserId { get; set; }

    /// <summary>The group's number.</summary>
    public uint GroupId { get; set; }

    /// <summary>Time of the last change, in seconds since 1970; may be negative.</summary>
    public long MtimeSeconds { get; set; }

    /// <summary>Nanoseconds on top of <see cref="MtimeSeconds"/>.</summary>
    public uint MtimeNanoseconds { get; set; }

    /// <summary>
    /// Number of links, as stat shows it. It is not counted from the tree, since dump text states it; for directories an image
    /// always has 2 and the number of subdirectories.
    /// </summary>
    public uint LinkCount { get; set; } = 1;

    /// <summary>Extended attributes.</summary>
    public XattrSet Xattrs { get; set; } = XattrSet.Empty;

    /// <summary>Takes permissions, owner, time and extended attributes of <paramref name="other"/>.</summary>
    internal void CopyMetadata(Inode other)
    {
        Permissions = other.Permissions;
        UserId = other.UserId;
        GroupId = other.GroupId;
        Xattrs = other.Xattrs;
        CopyMtime(other);
    }

    /// <summary>Takes the time of <paramref name="other"/>.</summary>
    internal void CopyMtime(Inode other)
    {
        MtimeSeconds = other.MtimeSeconds;
        MtimeNanoseconds = other.MtimeNanoseconds;
    }
}
