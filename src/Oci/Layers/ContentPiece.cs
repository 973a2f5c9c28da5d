namespace SkorionOS.Oci.Layers;

/// <summary>What comes next in the content of a file: data, a hole, or neither at the end. Never both.</summary>
/// <param name="Data">How many bytes of data have been put into the buffer.</param>
/// <param name="Hole">How many zeros follow that are not stored. Any number: not something to be allocated.</param>
public readonly record struct ContentPiece(int Data, long Hole)
{
    /// <summary>Whether the content has ended.</summary>
    public bool IsEnd => Data == 0 && Hole == 0;
}
