using Microsoft.Extensions.Time.Testing;
using SkorionOS.Daemon.Jobs;
using SkorionOS.Deploy.Pull;

namespace SkorionOS.Daemon.Tests.Jobs;

public sealed class JobProgressTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Report_ThousandsInASecond_AreToldFiveTimes()
    {
        var told = 0;
        using var progress = new JobProgress(_time, () => told++);

        for (var i = 0; i < 5000; i++)
        {
            progress.Report(new PullProgress(PullStep.Pulling, i, 5000, 0, 0, 1));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(told, 20, 26);
    }

    [Fact]
    public void Read_AfterTheLastReport_IsTheLastReport()
    {
        using var progress = new JobProgress(_time, () => { });
        progress.Report(new PullProgress(PullStep.Pulling, 10, 100, 0, 0, 1));
        progress.Report(new PullProgress(PullStep.Pulling, 50, 100, 7, 0, 1));

        var (latest, percent, _) = progress.Read();

        Assert.Equal((50, 7), (latest.BytesDone, latest.BytesCached));
        Assert.Equal(47.5, percent);
    }

    [Fact]
    public void Read_WhileBytesCome_TellsWhenTheyWillHave()
    {
        using var progress = new JobProgress(_time, () => { });
        for (var second = 0; second <= 4; second++)
        {
            progress.Report(new PullProgress(PullStep.Pulling, second * 100, 1000, 0, 0, 1));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        // 400 of 1000 bytes in four seconds, six more to come.
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromSeconds(6), progress.Read().End);
    }

    [Fact]
    public void Read_WhenALaterStepHasNoBytes_NeverFallsBack()
    {
        using var progress = new JobProgress(_time, () => { });
        progress.Report(new PullProgress(PullStep.Pulling, 100, 100, 0, 1, 1));
        progress.Report(new PullProgress(PullStep.Staging, 100, 100, 0, 0, 0));
        var percent = progress.Read().Percent;
        progress.Report(new PullProgress(PullStep.Resolving, 0, 0, 0, 0, 0));

        Assert.Equal(98, percent);
        Assert.Equal(98, progress.Read().Percent);
    }
}
