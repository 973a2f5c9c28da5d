using SkorionOS.Deploy;

namespace SkorionOS.Daemon.Tests.Hosting;

/// <summary>A disk on which nothing is deployed, and that may not answer: whoever waits for it cannot be interrupted.</summary>
internal sealed class SlowDisk : IDisposable
{
    private readonly ManualResetEventSlim _isOpen = new(initialState: true);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Engine? Open()
    {
        if (!_isOpen.IsSet)
        {
            _reached.TrySetResult();
            _isOpen.Wait();
        }

        return null;
    }

    public void Block() => _isOpen.Reset();

    public void Release() => _isOpen.Set();

    /// <summary>Waits until somebody waits for it.</summary>
    public Task ReachedAsync() => _reached.Task.WaitAsync(TimeSpan.FromMinutes(1));

    public void Dispose()
    {
        Release();
        _isOpen.Dispose();
    }
}
