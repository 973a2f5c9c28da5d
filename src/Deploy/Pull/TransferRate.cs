namespace SkorionOS.Deploy.Pull;

/// <summary>Bytes in a second over the last few seconds, so that the time left follows the network and does not jump with each buffer.</summary>
public sealed class TransferRate(TimeProvider time)
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(5);
    private readonly Queue<(long Timestamp, long Bytes)> _samples = new();

    /// <summary>The rate; null until there is enough to tell.</summary>
    public double? BytesPerSecond { get; private set; }

    /// <summary>Takes how many bytes there are by now.</summary>
    public void Add(long bytes)
    {
        var now = time.GetTimestamp();
        _samples.Enqueue((now, bytes));
        while (_samples.Count > 2 && time.GetElapsedTime(_samples.Peek().Timestamp, now) > s_window)
        {
            _samples.Dequeue();
        }

        var (start, first) = _samples.Peek();
        var elapsed = time.GetElapsedTime(start, now).TotalSeconds;
        BytesPerSecond = elapsed > 0.25 && bytes > first ? (bytes - first) / elapsed : null;
    }
}
