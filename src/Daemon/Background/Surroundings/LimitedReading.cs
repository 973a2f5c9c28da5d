namespace SkorionOS.Daemon.Background.Surroundings;

/// <summary>
/// Something to be read that may hang, such as what a process that is stuck or a user controls. It is waited for a while, and while it hangs it is not begun again, so that
/// nothing piles up. Belongs to one thread.
/// </summary>
/// <param name="read">Reads it, elsewhere.</param>
/// <param name="time">The clock.</param>
internal sealed class LimitedReading<T>(Func<Task<T>> read, TimeProvider time)
    where T : struct
{
    private Task<T>? _running;

    /// <summary>What was read; null when it took longer than <see cref="SurroundingsLimits.Answer"/>.</summary>
    public async Task<T?> ReadAsync()
    {
        if (_running is null or { IsCompleted: true })
        {
            _running = read();
        }

        try
        {
            return await _running.WaitAsync(SurroundingsLimits.Answer, time).ConfigureAwait(true);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
