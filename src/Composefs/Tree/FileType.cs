namespace SkorionOS.Composefs.Tree;

/// <summary>What an inode is. The numbers are the upper four bits of <c>st_mode</c>.</summary>
public enum FileType
{
    /// <summary>A named pipe (S_IFIFO).</summary>
    Fifo = 1,

    /// <summary>A character device (S_IFCHR).</summary>
    CharacterDevice = 2,

    /// <summary>A directory (S_IFDIR).</summary>
    Directory = 4,

    /// <summary>A block device (S_IFBLK).</summary>
    BlockDevice = 6,

    /// <summary>A regular file (S_IFREG).</summary>
    Regular = 8,

    /// <summary>A symbolic link (S_IFLNK).</summary>
    Symlink = 10,

    /// <summary>A socket (S_IFSOCK).</summary>
    Socket = 12,
}
