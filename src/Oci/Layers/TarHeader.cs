namespace SkorionOS.Oci.Layers;

/// <summary>One header block (POSIX ustar interchange format, and the v7, GNU and star forms beside it).</summary>
/// <param name="block">The 512 bytes, already checked by <see cref="Verify"/>.</param>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    // Where the fields lie: offset, length.
    private const int ChecksumAt = 148;
    private const int ChecksumLength = 8;

    private readonly ReadOnlySpan<byte> _block = block;

    public byte TypeFlag => _block[156];

    public ReadOnlySpan<byte> Name => Text(_block[..100]);

    public ReadOnlySpan<byte> LinkName => Text(_block.Slice(157, 100));

    public long Mode => TarNumber.Field(_block.Slice(100, 8), "mode");

    public long Uid => TarNumber.Field(_block.Slice(108, 8), "uid");

    public long Gid => TarNumber.Field(_block.Slice(116, 8), "gid");

    public long Size => TarNumber.Field(_block.Slice(124, 12), "size");

    public long Mtime => TarNumber.Field(_block.Slice(136, 12), "mtime");

    /// <summary>Device numbers stand in every form but v7.</summary>
    public long DevMajor => IsV7 ? 0 : TarNumber.Field(_block.Slice(329, 8), "major device number");

    public long DevMinor => IsV7 ? 0 : TarNumber.Field(_block.Slice(337, 8), "minor device number");

    public bool IsGnu => _block.Slice(257, 8).SequenceEqual("ustar  \0"u8);

    private bool IsUstar => _block.Slice(257, 6).SequenceEqual("ustar\0"u8);

    private bool IsStar => IsUstar && _block.Slice(508, 4).SequenceEqual("tar\0"u8);

    private bool IsV7 => !IsUstar && !IsGnu;

    /// <summary>What comes before the name: ustar has 155 bytes for it, star 131, the others none.</summary>
    public ReadOnlySpan<byte> Prefix => IsStar ? Text(_block.Slice(345, 131)) : IsUstar ? Text(_block.Slice(345, 155)) : default;

    /// <summary>Old GNU sparse files: the four segments of the header, its "more follows" mark and the real size.</summary>
    public ReadOnlySpan<byte> SparseSlots => _block.Slice(386, 4 * SparseMapReader.SlotSize);

    public bool SparseContinues => _block[482] != 0;

    public long SparseRealSize => TarNumber.Field(_block.Slice(483, 12), "real size");

    /// <summary>Checks the sum that every header carries, in both ways that it has been computed: with unsigned bytes (POSIX) and with signed ones (old systems).</summary>
    public static void Verify(ReadOnlySpan<byte> block)
    {
        var unsignedSum = 0;
        var highBytes = 0;
        foreach (var b in block)
        {
            unsignedSum += b;
            highBytes += b >> 7;
        }

        // The field itself counts as eight spaces.
        foreach (var b in block.Slice(ChecksumAt, ChecksumLength))
        {
            unsignedSum += ' ' - b;
            highBytes -= b >> 7;
        }

        long stored;
        try
        {
            stored = TarNumber.Field(block.Slice(ChecksumAt, ChecksumLength), "checksum");
        }
        catch (TarFault)
        {
            throw NotAHeader(block);
        }

        if (stored != unsignedSum && stored != unsignedSum - 256 * highBytes)
        {
            throw NotAHeader(block);
        }
    }

    private static TarFault NotAHeader(ReadOnlySpan<byte> block) =>
        TarFault.Invalid($"its block is not a tar header: the checksum does not match (it starts with {Convert.ToHexString(block[..8])})");

    /// <summary>A text field ends at its first NUL, or fills the field.</summary>
    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }
}
