namespace SkorionOS.Oci.Layers;

/// <summary>A run of data in a sparse file. What lies between segments, and after the last one, reads as zeros.</summary>
/// <param name="Offset">Where the run lies in the file, in bytes.</param>
/// <param name="Length">Its length in bytes, never 0.</param>
public readonly record struct SparseSegment(long Offset, long Length)
{
    /// <summary>The offset of the first byte behind the run.</summary>
    public long End => Offset + Length;
}
