using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>Memory for many small byte strings that live as long as their owner: one array for thousands of them.</summary>
internal sealed class ByteArena
{
    private const int ChunkSize = 1 << 16;

    private byte[] _chunk = [];
    private int _used;

    /// <summary>
    /// Room for <paramref name="length"/> bytes, to be filled through <paramref name="bytes"/> before anybody else sees it.
    /// </summary>
    public ByteString Allocate(int length, out Span<byte> bytes)
    {
        if (length > _chunk.Length - _used)
        {
            _chunk = new byte[Math.Max(ChunkSize, length)];
            _used = 0;
        }

        bytes = _chunk.AsSpan(_used, length);
        var result = new ByteString(_chunk, _used, length);
        _used += length;
        return result;
    }
}
