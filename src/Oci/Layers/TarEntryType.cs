namespace SkorionOS.Oci.Layers;

/// <summary>What an entry of a layer is.</summary>
public enum TarEntryType
{
    /// <summary>A regular file; sparse and contiguous ones too.</summary>
    RegularFile,

    /// <summary>A second name of a file: <see cref="TarEntry.LinkTarget"/> is the path of the first.</summary>
    HardLink,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>A character device.</summary>
    CharacterDevice,

    /// <summary>A block device.</summary>
    BlockDevice,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A named pipe.</summary>
    Fifo,
}
