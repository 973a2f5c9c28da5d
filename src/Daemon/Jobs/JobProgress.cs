using SkorionOS.Deploy.Pull;

namespace SkorionOS.Daemon.Jobs;

/// <summary>
/// How far a job has come, from thousands of reports in a second, which come from the threads that work, to at most five: see <see cref="Interval"/>.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="onChange">Told, on a thread of its own, that there is something new.</param>
internal sealed class JobProgress(TimeProvider time, Action onChange) : IProgress<PullProgress>, IDisposable
{
    /// <summary>The time between two tellings.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly TransferRate _rate = new(time);
    private PullProgress _latest;
    private double _percent;
    private long _told;
    private ITimer? _timer;
    private bool _isDisposed;

    /// <inheritdoc/>
    public void Report(PullProgress value)
    {
        lock (_gate)
        {
            var isSameStep = value.Step == _latest.Step;
            _latest = value;
            _percent = Math.Max(_percent, PercentOf(value));
            if (value.Step == PullStep.Pulling)
            {
                _rate.Add(value.BytesDone);
            }

            if (_isDisposed || _timer is not null)
            {
                return;
            }

            var wait = isSameStep && _told != 0 ? Interval - time.GetElapsedTime(_told) : TimeSpan.Zero;

            // Never at once: a clock may call back from within, before the timer is known here.
            _timer = time.CreateTimer(_ => Tell(), null, wait > s_soon ? wait : s_soon, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The newest state: what was reported, percent from 0 to 100 that never falls, and when the download ends, if that can be told.</summary>
    public (PullProgress Latest, double Percent, DateTimeOffset? End) Read()
    {
        lock (_gate)
        {
            DateTimeOffset? end = _latest.Step == PullStep.Pulling && _rate.BytesPerSecond is { } rate && _latest.BytesTotal > 0
                ? time.GetUtcNow() + TimeSpan.FromSeconds(Math.Min((_latest.BytesTotal - _latest.BytesDone) / rate, 365 * 86400.0))
                : null;
            return (_latest, _percent, end);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void Tell()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
            _told = time.GetTimestamp();
        }

        onChange();
    }

    // The download is nearly all of the time that anybody waits; what comes after it takes about a second.
    private static double PercentOf(PullProgress progress) => progress.Step switch
    {
        PullStep.Resolving => 0,
        PullStep.Pulling => progress.BytesTotal > 0 ? 95.0 * progress.BytesDone / progress.BytesTotal : 95,
        PullStep.Importing => 95,
        _ => 98,
    };
}
