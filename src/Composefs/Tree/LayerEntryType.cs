namespace SkorionOS.Composefs.Tree;

/// <summary>What an entry of a layer makes.</summary>
public enum LayerEntryType
{
    /// <summary>A regular file.</summary>
    Regular,

    /// <summary>A further name of a file.</summary>
    HardLink,

    /// <summary>A symbolic link.</summary>
    Symlink,

    /// <summary>A character device.</summary>
    CharacterDevice,

    /// <summary>A block device.</summary>
    BlockDevice,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A named pipe.</summary>
    Fifo,

    /// <summary>A socket. Tar has none; a directory that is scanned does.</summary>
    Socket,
}
