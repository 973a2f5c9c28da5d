namespace SkorionOS.Deploy;

/// <summary>The free space that updates leave alone: a number of bytes, or a share of the filesystem.</summary>
/// <param name="Bytes">Bytes; 0 when it is a share.</param>
/// <param name="Percent">Percent of the size of the filesystem; 0 when it is a number of bytes.</param>
public readonly record struct FreeSpaceFloor(long Bytes, double Percent)
{
    /// <summary>The floor on a filesystem.</summary>
    /// <param name="totalBytes">Its size.</param>
    public long BytesOf(long totalBytes) => Math.Max(Bytes, (long)(totalBytes / 100.0 * Percent));
}
