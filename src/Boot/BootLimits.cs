namespace SkorionOS.Boot;

/// <summary>Bounds on what is read from a boot partition or an image. What lies beyond is refused or reported, never cut.</summary>
public static class BootLimits
{
    /// <summary>Bytes of one entry or of loader.conf. Real ones have less than 2 KiB.</summary>
    public const int MaxEntryBytes = 64 * 1024;

    /// <summary>Bytes of an entry of ours: a title, paths of 100 bytes, and the longest command line.</summary>
    public const int MaxOwnEntryBytes = 8 * 1024;

    /// <summary>Bytes of one file of a <c>kargs.d</c> directory.</summary>
    public const int MaxArgumentsFileBytes = 64 * 1024;

    /// <summary>Bytes of a kernel command line: <c>COMMAND_LINE_SIZE</c> of the kernel on x86 and arm64, with its final NUL.
    /// Arguments beyond it are dropped by the kernel without a word.</summary>
    public const int MaxCommandLineBytes = 2048;

    /// <summary>Files in <c>loader/entries</c> that are looked at.</summary>
    public const int MaxEntries = 1024;

    /// <summary>Bytes of an EFI variable that is read. Those of the boot loader interface hold a file name or a UUID; the longest is the
    /// list of all entries.</summary>
    public const int MaxEfiVariableBytes = 256 * 1024;

    /// <summary>Bytes of a boot loader's program. systemd-boot has less than 300 KiB.</summary>
    public const int MaxLoaderBytes = 16 * 1024 * 1024;

    /// <summary>Bytes in which the version of systemd-boot ends.</summary>
    public const int MaxLoaderVersionBytes = 128;
}
