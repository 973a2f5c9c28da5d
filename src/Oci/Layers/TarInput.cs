namespace SkorionOS.Oci.Layers;

/// <summary>A tar stream cut into raw bytes (headers, maps, padding, trailer), which go to the sink too, and file content, which does not.</summary>
/// <param name="source">The plain tar bytes.</param>
/// <param name="rawSink">Gets every raw byte once, in the order of the stream.</param>
internal sealed class TarInput(Stream source, Action<ReadOnlySpan<byte>>? rawSink)
{
    public const int BlockSize = 512;

    private const int BufferSize = 256 << 10;

    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;
    private long _received;

    /// <summary>How far the stream has been used.</summary>
    public long Position => _received - Buffered;

    private int Buffered => _end - _start;

    /// <summary>The next block as raw bytes, valid until the next call. False at the end of the stream.</summary>
    public bool TryTakeBlock(out ReadOnlySpan<byte> block)
    {
        if (!Fill(BlockSize))
        {
            if (Buffered != 0)
            {
                throw TarFault.Truncated($"the stream ends within a block, after {Buffered} of {BlockSize} bytes");
            }

            block = default;
            return false;
        }

        block = _buffer.AsSpan(_start, BlockSize);
        _start += BlockSize;
        rawSink?.Invoke(block);
        return true;
    }

    /// <summary>The next block as raw bytes; the end of the stream is an error.</summary>
    public ReadOnlySpan<byte> TakeBlock(string what) =>
        TryTakeBlock(out var block) ? block : throw TarFault.Truncated($"the stream ends before {what}");

    /// <summary>Fills <paramref name="destination"/> with raw bytes.</summary>
    public void TakeRaw(Span<byte> destination, string what)
    {
        while (!destination.IsEmpty)
        {
            var part = TakeRawPart(destination.Length, what);
            part.CopyTo(destination);
            destination = destination[part.Length..];
        }
    }

    /// <summary>Passes over raw bytes.</summary>
    public void SkipRaw(long count, string what)
    {
        while (count > 0)
        {
            count -= TakeRawPart(count, what).Length;
        }
    }

    /// <summary>Passes over all that is left, as raw bytes: the end of the source is reached, so whoever hashes or checks the stream has seen it whole.</summary>
    public void DrainRaw()
    {
        while (Fill(1))
        {
            rawSink?.Invoke(_buffer.AsSpan(_start, Buffered));
            _start = _end;
        }
    }

    /// <summary>Reads file content: at least one byte, at most <paramref name="destination"/> (not empty), or 0 at the end of the stream.</summary>
    public int ReadContent(Span<byte> destination)
    {
        if (Buffered == 0 && destination.Length >= BufferSize / 4)
        {
            // A long read needs no detour through the buffer.
            var received = source.Read(destination);
            _received += received;
            return received;
        }

        if (!Fill(1))
        {
            return 0;
        }

        var count = Math.Min(destination.Length, Buffered);
        _buffer.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }

    /// <summary>Passes over up to <paramref name="count"/> bytes of content and returns how many there were; 0 at the end of the stream.</summary>
    public long SkipContent(long count)
    {
        if (source.CanSeek && count > Buffered && count - Buffered <= source.Length - source.Position)
        {
            source.Seek(count - Buffered, SeekOrigin.Current);
            _received += count - Buffered;
            (_start, _end) = (0, 0);
            return count;
        }

        if (!Fill(1))
        {
            return 0;
        }

        var skipped = (int)Math.Min(count, Buffered);
        _start += skipped;
        return skipped;
    }

    private ReadOnlySpan<byte> TakeRawPart(long limit, string what)
    {
        if (!Fill(1))
        {
            throw TarFault.Truncated($"the stream ends within {what}");
        }

        var part = _buffer.AsSpan(_start, (int)Math.Min(limit, Buffered));
        _start += part.Length;
        rawSink?.Invoke(part);
        return part;
    }

    /// <summary>Makes <paramref name="count"/> bytes lie in the buffer, side by side; false when the stream ends before.</summary>
    private bool Fill(int count)
    {
        while (Buffered < count)
        {
            if (BufferSize - _start < count || Buffered == 0)
            {
                _buffer.AsSpan(_start, Buffered).CopyTo(_buffer);
                (_start, _end) = (0, Buffered);
            }

            var read = source.Read(_buffer.AsSpan(_end));
            if (read == 0)
            {
                return false;
            }

            _end += read;
            _received += read;
        }

        return true;
    }
}
