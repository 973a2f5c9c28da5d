using System.Threading.Channels;
using SkorionOS.Interop.Streams;

namespace SkorionOS.Deploy.Pull;

/// <summary>
/// Reads a stream ahead on another thread into a few buffers, so that the stages of a pull (network, decompression, hashing and writing) work at the same time.
/// The buffers bound the memory and are the back-pressure: a slow reader stops the network.
/// </summary>
internal sealed class ReadAheadStream : ForwardReadStream
{
    public const int BufferSize = 512 * 1024;
    private const int Buffers = 4;
    private readonly Stream _inner;
    private readonly CancellationTokenSource _stop;
    private readonly Channel<ArraySegment<byte>> _filled = Channel.CreateBounded<ArraySegment<byte>>(Buffers);
    private readonly Channel<byte[]> _free = Channel.CreateBounded<byte[]>(Buffers);
    private readonly Task _producer;
    private ArraySegment<byte> _current;
    private int _position;
    private bool _disposed;

    /// <summary>Starts reading <paramref name="inner"/>, which is disposed with this stream.</summary>
    public ReadAheadStream(Stream inner, CancellationToken cancellationToken)
    {
        _inner = inner;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        for (var i = 0; i < Buffers; i++)
        {
            _free.Writer.TryWrite(new byte[BufferSize]);
        }

        _producer = Task.Factory.StartNew(Produce, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position == _current.Count && !Advance())
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _current.Count - _position);
        _current.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _stop.Cancel();
            // The producer must have let go of the stream below before that is disposed.
            _producer.Wait();
            _inner.Dispose();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Advance()
    {
        if (_current.Array is { } used)
        {
            _free.Writer.TryWrite(used);
            _current = default;
            _position = 0;
        }

        if (!Wait(_filled.Reader.WaitToReadAsync(CancellationToken.None)))
        {
            // Completed: by the end of the stream, or by an error, which the wait has thrown.
            return false;
        }

        return _filled.Reader.TryRead(out _current);
    }

    private void Produce()
    {
        try
        {
            while (true)
            {
                Wait(_free.Reader.WaitToReadAsync(_stop.Token));
                _free.Reader.TryRead(out var buffer);
                var count = Fill(buffer!);
                if (count == 0)
                {
                    _filled.Writer.Complete();
                    return;
                }

                _filled.Writer.TryWrite(new ArraySegment<byte>(buffer!, 0, count));
            }
        }
        catch (Exception e)
        {
            _filled.Writer.Complete(e);
        }
    }

    private int Fill(byte[] buffer)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            _stop.Token.ThrowIfCancellationRequested();
            var count = Wait(_inner.ReadAsync(buffer.AsMemory(filled), _stop.Token));
            if (count == 0)
            {
                break;
            }

            filled += count;
        }

        return filled;
    }

    private static T Wait<T>(ValueTask<T> task) => task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();
}
