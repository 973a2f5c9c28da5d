using SkorionOS.Composefs.Store;

namespace SkorionOS.Composefs.Scan;

/// <summary>What of a directory goes into its image. The defaults are those of mkcomposefs.</summary>
public sealed record ScanOptions
{
    /// <value>Where contents that do not stay in the image are written; null to compute their digests only. When the scan returns, they are durable.</value>
    public ObjectStore? DigestStore { get; init; }

    /// <value>True: every file is of 1970 (<c>--use-epoch</c>).</value>
    public bool UseEpoch { get; init; }

    /// <value>True: character and block devices are left out (<c>--skip-devices</c>).</value>
    public bool SkipDevices { get; init; }

    /// <value>The extended attributes that are taken.</value>
    public XattrChoice Xattrs { get; init; } = XattrChoice.All;
}
