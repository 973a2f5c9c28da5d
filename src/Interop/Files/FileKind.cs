namespace SkorionOS.Interop.Files;

/// <summary>The type bits of <c>st_mode</c>, inode(7).</summary>
public enum FileKind
{
    /// <summary>FIFO (named pipe).</summary>
    Fifo = 0x1000,

    /// <summary>Character device.</summary>
    CharacterDevice = 0x2000,

    /// <summary>Directory.</summary>
    Directory = 0x4000,

    /// <summary>Block device.</summary>
    BlockDevice = 0x6000,

    /// <summary>Regular file.</summary>
    Regular = 0x8000,

    /// <summary>Symbolic link.</summary>
    SymbolicLink = 0xa000,

    /// <summary>Socket.</summary>
    Socket = 0xc000,
}
