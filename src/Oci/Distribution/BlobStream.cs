using Polly;

namespace SkorionOS.Oci.Distribution;

/// <summary>
/// The bytes of a blob from an offset to its end, whatever happens to the connections on the way. Each read is an operation with retries of
/// its own, so every byte that arrives starts the count anew, and a server that gives nothing more is given up on.
/// </summary>
internal sealed class BlobStream : Stream
{
    private readonly BlobDownload _download;
    private readonly ResiliencePipeline _retries;
    private readonly TransferPace _pace;
    private readonly long _size;
    private readonly long _start;
    private long _position;
    private BodyReader? _body;
    private bool _isComplete;

    /// <summary>
    /// The blob of <paramref name="download"/>, which has <paramref name="size"/> bytes, from the byte <paramref name="start"/>.
    /// </summary>
    public BlobStream(BlobDownload download, ResiliencePipeline retries, TransferPace pace, long size, long start)
    {
        _pace = pace;
        _download = download;
        _retries = retries;
        _size = size;
        _start = start;
        _position = start;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _size - _start;

    public override long Position
    {
        get => _position - _start;
        set => throw new NotSupportedException();
    }

    /// <summary>Makes the first request, so that a blob that is not there fails here and not at the first read.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (_position < _size)
        {
            await _retries.ExecuteAsync(
                static async (self, token) => self._body ??= await self._download.OpenAsync(self._position, token).ConfigureAwait(false),
                this,
                cancellationToken).ConfigureAwait(false);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isComplete || buffer.IsEmpty)
        {
            return 0;
        }

        if (_position == _size)
        {
            return await EndAsync(cancellationToken).ConfigureAwait(false);
        }

        // With retries and their waits: a server that breaks off after each byte is no faster than one that drips.
        long since = _pace.Now();
        int read = await _retries.ExecuteAsync(
            static (state, token) => state.Self.ReadOnceAsync(state.buffer, token),
            (Self: this, buffer),
            cancellationToken).ConfigureAwait(false);
        _pace.Note(read, since);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CloseAsync().AsTask().GetAwaiter().GetResult();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            _body ??= await _download.OpenAsync(_position, cancellationToken).ConfigureAwait(false);
            int read = await _body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw _download.EndedAt(_position);
            }

            _position += read;
            return _position <= _size ? read : throw _download.TooLong();
        }
        catch
        {
            await CloseAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>All bytes are there. One more would be one too many; a connection that breaks here has done its work.</summary>
    private async ValueTask<int> EndAsync(CancellationToken cancellationToken)
    {
        _isComplete = true;
        if (_body is null)
        {
            return 0;
        }

        try
        {
            byte[] extra = new byte[1];
            return await _body.ReadAsync(extra, cancellationToken).ConfigureAwait(false) == 0 ? 0 : throw _download.TooLong();
        }
        catch (RegistryException e) when (e.IsTransient)
        {
            return 0;
        }
        finally
        {
            await CloseAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_body is not null)
        {
            await _body.DisposeAsync().ConfigureAwait(false);
            _body = null;
        }
    }
}
