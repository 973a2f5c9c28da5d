namespace SkorionOS.State.Trees;

/// <summary>Room for the contents of many small files, one behind the other, so that no page is touched that is not needed.</summary>
internal sealed class ContentChunks
{
    private const int ChunkBytes = 1 << 20;

    private byte[] _chunk = [];
    private int _used;
    private long _left = StateLimits.MaxKeptBytes;

    /// <summary>Room for the longest short content; none when as much is kept as may be.</summary>
    public Span<byte> Free
    {
        get
        {
            if (_left < NodeContent.BufferSize)
            {
                return [];
            }

            if (_chunk.Length - _used < NodeContent.BufferSize)
            {
                _chunk = GC.AllocateUninitializedArray<byte>(ChunkBytes);
                _used = 0;
            }

            return _chunk.AsSpan(_used, NodeContent.BufferSize);
        }
    }

    /// <summary>Keeps the first bytes of what is free.</summary>
    public MemoryContent Keep(int length)
    {
        var content = new MemoryContent(_chunk.AsMemory(_used, length));
        _used += length;
        _left -= length;
        return content;
    }
}
