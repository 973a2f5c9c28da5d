namespace SkorionOS.Deploy.Pull;

/// <summary>
/// A hand on a transfer that is under way: it can be paused, and limited. What is said here counts from the next buffer on. A connection that ends during a long pause
/// is opened anew where it was.
/// </summary>
/// <param name="time">The clock; null for the system's.</param>
public sealed class TransferControl(TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isPaused;
    private long? _bytesPerSecond;
    private double _debt;
    private long _lastLook;

    /// <summary>True while nothing is to be transferred.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_gate)
            {
                return _isPaused;
            }
        }
    }

    /// <summary>The most bytes in a second, all layers together; null for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public long? BytesPerSecond
    {
        get
        {
            lock (_gate)
            {
                return _bytesPerSecond;
            }
        }

        set
        {
            if (value is { } rate)
            {
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
            }

            Change(() => _bytesPerSecond = value);
        }
    }

    /// <summary>Stops transferring.</summary>
    public void Pause() => Change(() => _isPaused = true);

    /// <summary>Goes on.</summary>
    public void Resume() => Change(() => _isPaused = false);

    /// <summary>Waits until the next buffer may be received.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (Look() is var (changed, left) && left != TimeSpan.Zero)
        {
            using var delay = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(changed, Task.Delay(left, _time, delay.Token)).ConfigureAwait(false);
            await delay.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Takes note of bytes that were received. They are paid for before the next ones.</summary>
    internal void Took(int bytes)
    {
        lock (_gate)
        {
            if (_bytesPerSecond is not null)
            {
                Settle();
                _debt += bytes;
            }
        }
    }

    /// <summary>What to wait for, and how long at most: nothing, until somebody says so, or until what was received is paid for.</summary>
    private (Task Changed, TimeSpan Left) Look()
    {
        lock (_gate)
        {
            if (_isPaused)
            {
                return (_changed.Task, Timeout.InfiniteTimeSpan);
            }

            Settle();
            return (_changed.Task, _bytesPerSecond is { } rate && _debt > 0 ? TimeSpan.FromSeconds(Math.Max(_debt / rate, 0.001)) : TimeSpan.Zero);
        }
    }

    /// <summary>Pays with the time that went by.</summary>
    private void Settle()
    {
        var now = _time.GetTimestamp();
        _debt = _bytesPerSecond is { } rate && _lastLook != 0 ? Math.Max(0, _debt - (_time.GetElapsedTime(_lastLook, now).TotalSeconds * rate)) : 0;
        _lastLook = now;
    }

    private void Change(Action change)
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            Settle();
            change();
            told = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.SetResult();
    }
}
