namespace SkorionOS.Integration.Tests.Judges;

/// <summary>All that is seen of a file, by its name.</summary>
internal sealed record TreeNode
{
    /// <summary><c>st_mode</c> in hexadecimal digits, owner and group.</summary>
    public required (string Mode, string Uid, string Gid) Access { get; init; }

    public required long Mtime { get; init; }

    /// <summary>Device number of a device.</summary>
    public required string Device { get; init; }

    /// <summary>Target of a symbolic link, digest of a content.</summary>
    public string Content { get; init; } = "";

    /// <summary>Extended attributes in the order of their names, values in hexadecimal digits.</summary>
    public string Xattrs { get; init; } = "";

    /// <summary>Names the inode within one listing.</summary>
    public required string Inode { get; init; }

    /// <summary>Number of links as stat tells it.</summary>
    public required int Links { get; init; }

    public bool IsDirectory => Access.Mode.StartsWith('4');
}
