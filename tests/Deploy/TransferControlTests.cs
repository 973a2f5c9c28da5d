using Microsoft.Extensions.Time.Testing;
using SkorionOS.Deploy.Pull;

namespace SkorionOS.Deploy.Tests;

public sealed class TransferControlTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task WaitAsync_WhilePaused_EndsWithResume()
    {
        var control = new TransferControl(_time);
        control.Pause();
        var waiting = control.WaitAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(waiting.IsCompleted);

        control.Resume();

        await waiting.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task WaitAsync_PausedAndCancelled_Ends()
    {
        var control = new TransferControl(_time);
        control.Pause();
        using var cancelling = new CancellationTokenSource();
        var waiting = control.WaitAsync(cancelling.Token);

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task WaitAsync_WithALimit_KeepsToItOverTime()
    {
        var control = new TransferControl(_time) { BytesPerSecond = 1000 };
        var start = _time.GetUtcNow();
        for (var i = 0; i < 20; i++)
        {
            var waiting = control.WaitAsync(CancellationToken.None);
            while (!waiting.IsCompleted)
            {
                _time.Advance(TimeSpan.FromMilliseconds(10));
                await Task.Yield();
            }

            control.Took(500);
        }

        // 19 times 500 bytes were paid for when the last ones came.
        Assert.InRange((_time.GetUtcNow() - start).TotalSeconds, 9.4, 10.5);
    }

    [Fact]
    public async Task BytesPerSecond_LiftedWhileSomebodyWaits_CountsAtOnce()
    {
        var control = new TransferControl(_time) { BytesPerSecond = 1 };
        await control.WaitAsync(CancellationToken.None);
        control.Took(1_000_000);
        var waiting = control.WaitAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        control.BytesPerSecond = null;

        await waiting.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task WaitAsync_WithoutAWord_NeverWaits()
    {
        var control = new TransferControl(_time);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(control.WaitAsync(CancellationToken.None).IsCompleted);
            control.Took(int.MaxValue);
        }

        await control.WaitAsync(CancellationToken.None);
    }
}
