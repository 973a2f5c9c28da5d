namespace SkorionOS.Composefs.Erofs;

/// <summary>What the start of an image says.</summary>
/// <param name="Version">The composefs version.</param>
/// <param name="RootNid">Where the root is.</param>
/// <param name="MtimeSeconds">The time of compact inodes.</param>
/// <param name="MtimeNanoseconds">The nanoseconds of it.</param>
/// <param name="MetaOffset">Where nids count from, in bytes.</param>
/// <param name="XattrOffset">Where references to shared attributes count from, in bytes.</param>
internal sealed record Superblock(uint Version, ulong RootNid, long MtimeSeconds, uint MtimeNanoseconds, ulong MetaOffset, ulong XattrOffset)
{
    /// <summary>Reads header and superblock.</summary>
    /// <exception cref="ErofsFormatException">They are not those of a composefs image that this program can read.</exception>
    public static Superblock Read(ImageBytes image)
    {
        if (image.UInt32(0, "the header") != ErofsFormat.ComposefsMagic)
            throw new ErofsFormatException("it does not start with the composefs magic number");
        if (image.UInt32(4, "the header") is var header and not ErofsFormat.ComposefsHeaderVersion)
            throw new ErofsFormatException($"header version {header} is not known");
        var version = image.UInt32(12, "the header");
        if (version > FormatVersions.Highest)
            throw new ErofsFormatException($"composefs version {version} is not known");

        const ulong Start = ErofsFormat.SuperblockOffset;
        const string What = "the superblock";
        image.Part(Start, ErofsFormat.SuperblockSize, What);
        if (image.UInt32(Start, What) != ErofsFormat.SuperblockMagic)
            throw new ErofsFormatException("the superblock does not start with the EROFS magic number");
        if (image.Part(Start + 12, 1, What).Span[0] != ErofsFormat.BlockBits)
            throw new ErofsFormatException("blocks are not of 4096 bytes");
        return new Superblock(
            version,
            image.UInt16(Start + 14, What),
            (long)image.UInt64(Start + 24, What),
            image.UInt32(Start + 32, What),
            (ulong)image.UInt32(Start + 40, What) * ErofsFormat.BlockSize,
            (ulong)image.UInt32(Start + 44, What) * ErofsFormat.BlockSize);
    }
}
