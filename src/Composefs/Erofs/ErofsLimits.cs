using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>What an image that is read may ask for, beside <see cref="FormatLimits"/>.</summary>
public static class ErofsLimits
{
    /// <summary>Bytes of an image: 1 GiB, some four million files. It is in memory while it is read.</summary>
    public const int MaxImage = 1 << 30;

    /// <summary>Directories above a file: twice what a path of 4096 bytes can name.</summary>
    public const int MaxDepth = 4096;
}
