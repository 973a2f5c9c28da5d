using SkorionOS.Interop.Compression;

using SkorionOS.Interop.Streams;

namespace SkorionOS.Oci.Layers;

/// <summary>A stream whose first bytes can be looked at before it is read, and which counts what is read.</summary>
/// <param name="source">The bytes.</param>
/// <param name="leaveOpen">Whether the source outlives this stream.</param>
internal sealed class PeekedStream(Stream source, bool leaveOpen) : ForwardReadStream
{
    private const int MaxPeeked = 4;

    private readonly byte[] _peeked = new byte[MaxPeeked];
    private int _start;
    private int _end;

    /// <summary>How many bytes have been read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The first bytes: four, or fewer when the source has no more.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        _end = source.ReadAtLeast(_peeked, MaxPeeked, throwOnEndOfStream: false);
        return _peeked.AsSpan(0, _end);
    }

    public override int Read(Span<byte> buffer)
    {
        int read;
        if (_start < _end)
        {
            read = Math.Min(buffer.Length, _end - _start);
            _peeked.AsSpan(_start, read).CopyTo(buffer);
            _start += read;
        }
        else
        {
            read = source.Read(buffer);
        }

        BytesRead += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
