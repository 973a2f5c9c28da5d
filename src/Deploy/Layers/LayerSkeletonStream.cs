using SkorionOS.Interop.Streams;

namespace SkorionOS.Deploy.Layers;

/// <summary>
/// The tar of a layer without the contents that are objects: what a tar reader needs to find the entries again. The contents left out are queued, in order.
/// </summary>
internal sealed class LayerSkeletonStream(LayerIndexReader index) : ForwardReadStream
{
    private readonly Queue<ContentReference> _contents = new();
    private ReadOnlyMemory<byte> _rest;
    private bool _ended;

    /// <summary>The next content left out, in the order of the tar.</summary>
    /// <param name="pieces">Over how many pieces of the tar it is spread.</param>
    public ContentReference TakeContent(int pieces)
    {
        ContentReference content = default;
        for (var piece = 0; piece < pieces; piece++)
        {
            while (_contents.Count == 0)
            {
                // The reader has not come to this piece yet.
                if (!_rest.IsEmpty || !Advance())
                {
                    throw new DeployException("layer-damaged", "the layer's index has fewer contents than its tar has files");
                }
            }

            content = _contents.Dequeue();
        }

        return content;
    }

    public override int Read(Span<byte> buffer)
    {
        while (_rest.IsEmpty)
        {
            if (!Advance())
            {
                return 0;
            }
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest.Span[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    private bool Advance()
    {
        if (_ended || index.Next() is not { } segment)
        {
            _ended = true;
            return false;
        }

        if (segment.Content is { } content)
        {
            _contents.Enqueue(content);
        }
        else
        {
            _rest = segment.Raw;
        }

        return true;
    }
}
