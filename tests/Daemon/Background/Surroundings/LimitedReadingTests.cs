using Microsoft.Extensions.Time.Testing;
using SkorionOS.Daemon.Background.Surroundings;

namespace SkorionOS.Daemon.Tests.Background.Surroundings;

public sealed class LimitedReadingTests
{
    [Fact]
    public async Task ReadAsync_WhileItHangs_EndsAndBeginsNoOther()
    {
        var time = new FakeTimeProvider();
        var hanging = new TaskCompletionSource<bool>();
        var begun = 0;
        var reading = new LimitedReading<bool>(
            () =>
            {
                begun++;
                return hanging.Task;
            },
            time);

        var first = reading.ReadAsync();
        time.Advance(SurroundingsLimits.Answer);
        Assert.Null(await first);
        var second = reading.ReadAsync();
        Assert.Equal(1, begun);

        hanging.SetResult(true);
        Assert.True(await second);
        Assert.True(await reading.ReadAsync());
        Assert.Equal(2, begun);
    }
}
