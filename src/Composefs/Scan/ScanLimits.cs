namespace SkorionOS.Composefs.Scan;

/// <summary>What a scan accepts and holds.</summary>
internal static class ScanLimits
{
    /// <summary>Directories above a file. Each is open while the scan is below it.</summary>
    public const int MaxDepth = 1024;

    /// <summary>Longest content that is kept in the image, in bytes.</summary>
    public const int MaxInline = 64;

    /// <summary>Longest content that is read into memory as a whole, in bytes.</summary>
    public const int MaxBuffered = 1 << 20;
}
