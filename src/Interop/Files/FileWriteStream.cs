namespace SkorionOS.Interop.Files;

/// <summary>A <see cref="FileWriter"/> as a stream for writing, gathering small writes. Disposing writes what was gathered; the writer stays open.</summary>
public sealed class FileWriteStream(FileWriter file) : Stream
{
    private readonly byte[] _buffer = new byte[128 * 1024];
    private int _gathered;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => file.Length + _gathered;

    /// <inheritdoc/>
    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > _buffer.Length - _gathered)
        {
            Flush();
        }

        if (buffer.Length >= _buffer.Length)
        {
            file.Write(buffer);
            return;
        }

        buffer.CopyTo(_buffer.AsSpan(_gathered));
        _gathered += buffer.Length;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        var gathered = _buffer.AsSpan(0, _gathered);
        _gathered = 0;
        file.Write(gathered);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Flush();
        }

        base.Dispose(disposing);
    }
}
