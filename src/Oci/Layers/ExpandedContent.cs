namespace SkorionOS.Oci.Layers;

/// <summary>The content of the current entry of a reader as the file shows it: stored data and holes in order, together <see cref="TarEntry.Size"/> bytes.</summary>
/// <remarks>For a file that is not sparse it is the stored content. To be used before any content is read, and until the reader goes on.</remarks>
public sealed class ExpandedContent
{
    private readonly TarLayerReader _reader;
    private readonly IReadOnlyList<SparseSegment> _segments;
    private readonly long _size;
    private int _segment;
    private long _position;

    /// <summary>Begins with the first byte of the file.</summary>
    /// <param name="reader">The reader, which has just returned the entry.</param>
    /// <param name="entry">A regular file.</param>
    public ExpandedContent(TarLayerReader reader, TarEntry entry)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(entry);
        _reader = reader;
        _size = entry.Size;
        _segments = entry.SparseMap ?? (entry.Size == 0 ? [] : [new SparseSegment(0, entry.Size)]);
    }

    /// <summary>Reads on: data into the buffer, or the length of a hole.</summary>
    /// <param name="buffer">Where to put data; not empty.</param>
    /// <returns>The next piece; after the last one, one that <see cref="ContentPiece.IsEnd"/>.</returns>
    /// <exception cref="LayerException">The stream ends within the content.</exception>
    public ContentPiece Read(Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfZero(buffer.Length);
        var next = _segment < _segments.Count ? _segments[_segment] : new SparseSegment(_size, 0);
        if (_position < next.Offset)
        {
            var hole = next.Offset - _position;
            _position = next.Offset;
            return new ContentPiece(0, hole);
        }

        if (_position == _size)
        {
            return default;
        }

        var read = _reader.ReadContent(buffer[..(int)Math.Min(buffer.Length, next.End - _position)]);
        _position += read;
        if (_position == next.End)
        {
            _segment++;
        }

        return new ContentPiece(read, 0);
    }
}
