namespace SkorionOS.State;

/// <summary>Bounds on <see cref="BootFailure"/>.</summary>
public static class BootFailureLimits
{
    /// <summary>Bytes of the file. Real ones have less than 1 KiB.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Characters of <see cref="BootFailure.Detail"/> that are written; the rest is dropped.</summary>
    public const int MaxDetail = 1024;
}
