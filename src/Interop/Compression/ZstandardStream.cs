using System.IO.Compression;

namespace SkorionOS.Interop.Compression;

/// <summary>Reads or writes Zstandard (RFC 8878) by libzstd, in the shape that System.IO.Compression gives its streams.</summary>
/// <remarks>
/// Reading takes any number of frames, skippable ones too, and verifies content checksums where frames carry them. The source must end with a frame: anything
/// else is an error. Writing makes one frame, which is complete when the stream is disposed.
/// </remarks>
public sealed class ZstandardStream : Stream
{
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly ZstdDecoder? _decoder;
    private readonly ZstdEncoder? _encoder;
    private bool _disposed;

    /// <summary>Reads or writes with the default options.</summary>
    /// <param name="stream">The compressed side.</param>
    /// <param name="mode">Whether to read from or to write to it.</param>
    /// <param name="leaveOpen">Whether it outlives this stream.</param>
    public ZstandardStream(Stream stream, CompressionMode mode, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _leaveOpen = leaveOpen;
        if (mode == CompressionMode.Compress)
        {
            _encoder = new ZstdEncoder(stream, new ZstandardCompressionOptions());
        }
        else
        {
            _decoder = new ZstdDecoder(stream, new ZstandardDecompressionOptions());
        }
    }

    /// <summary>Writes.</summary>
    /// <param name="stream">Gets the frame.</param>
    /// <param name="options">How to write it.</param>
    /// <param name="leaveOpen">Whether it outlives this stream.</param>
    public ZstandardStream(Stream stream, ZstandardCompressionOptions options, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        _stream = stream;
        _leaveOpen = leaveOpen;
        _encoder = new ZstdEncoder(stream, options);
    }

    /// <summary>Reads.</summary>
    /// <param name="stream">Gives the frames.</param>
    /// <param name="options">What they may ask for.</param>
    /// <param name="leaveOpen">Whether it outlives this stream.</param>
    public ZstandardStream(Stream stream, ZstandardDecompressionOptions options, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        _stream = stream;
        _leaveOpen = leaveOpen;
        _decoder = new ZstdDecoder(stream, options);
    }

    /// <inheritdoc/>
    public override bool CanRead => _decoder is not null && !_disposed;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => _encoder is not null && !_disposed;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads plain bytes: at least one, or 0 behind the last frame.</summary>
    /// <param name="buffer">Where to put them.</param>
    /// <returns>How many bytes were read.</returns>
    /// <exception cref="CompressedDataException">The data is damaged, ends within a frame, or asks for too large a window.</exception>
    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _decoder is null ? throw new NotSupportedException() : _decoder.Read(buffer);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        (_encoder ?? throw new NotSupportedException()).Write(buffer);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(buffer.AsSpan(offset, count));
    }

    /// <summary>Sends on what has been written so far, so that a reader can decode it.</summary>
    public override void Flush()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_encoder is not null)
        {
            _encoder.Finish(ZstdNative.EndDirective.Flush);
            _stream.Flush();
        }
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            try
            {
                _encoder?.Finish(ZstdNative.EndDirective.End);
            }
            finally
            {
                _encoder?.Dispose();
                _decoder?.Dispose();
                if (!_leaveOpen)
                {
                    _stream.Dispose();
                }
            }
        }

        base.Dispose(disposing);
    }
}
