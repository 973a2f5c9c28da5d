namespace SkorionOS.Composefs.Tree;

/// <summary>What a composefs image can hold: the limits of the format and of the C tools. More is refused where it is met.</summary>
public static class FormatLimits
{
    /// <summary>Bytes in the name of a file.</summary>
    public const int MaxName = 255;

    /// <summary>Bytes in the target of a symbolic link.</summary>
    public const int MaxSymlink = 4095;

    /// <summary>Bytes in the path of an object.</summary>
    public const int MaxPayload = 4095;

    /// <summary>Bytes of content kept in the image.</summary>
    public const int MaxInlineContent = 5000;

    /// <summary>Bytes of a file in an object: 1024 chunks of 8 TiB.</summary>
    public const ulong MaxFileSize = 1UL << 53;

    /// <summary>Bytes in the name of an extended attribute; at least one.</summary>
    public const int MaxXattrName = 255;

    /// <summary>Bytes in the value of an extended attribute.</summary>
    public const int MaxXattrValue = 65535;

    /// <summary>Room for all extended attributes of one file: 12 bytes, and for each 7 bytes, the name and the value.</summary>
    public const int MaxXattrRoom = 32767;
}
