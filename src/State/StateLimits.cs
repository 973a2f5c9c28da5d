namespace SkorionOS.State;

/// <summary>What this room refuses to go beyond.</summary>
public static class StateLimits
{
    /// <summary>Directories within each other. <c>/etc</c> of a real system has about ten.</summary>
    public const int MaxDepth = 128;

    /// <summary>Bytes of a path below the root of a tree, which is also the most that the kernel takes at once.</summary>
    public const int MaxPathBytes = 4000;

    /// <summary>Bytes of the contents of a tree that are kept from when it was read; what is beyond that is read when it is needed.</summary>
    public const int MaxKeptBytes = 32 << 20;

    /// <summary>Bytes of an account file that is merged by line; a longer one is merged as a whole.</summary>
    public const int MaxAccountFileBytes = 16 << 20;

    /// <summary>Bytes of a record of ours that is read back.</summary>
    public const int MaxRecordBytes = 16 << 20;

    /// <summary>Bytes of a <see cref="BootFailure"/>. Real ones have less than 1 KiB.</summary>
    public const int MaxFailureBytes = 64 << 10;

    /// <summary>Characters of <see cref="BootFailure.Detail"/> that are written; the rest is dropped.</summary>
    public const int MaxFailureDetail = 1024;

    /// <summary>Bytes of one file of the root's configuration.</summary>
    public const int MaxConfigBytes = 64 << 10;
}
