using Microsoft.Extensions.Logging.Abstractions;
using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Daemon.Bus;
using SkorionOS.Daemon.Jobs;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing.Bus;
using SkorionOS.Testing.Files;

namespace SkorionOS.Daemon.Tests.Jobs;

/// <summary>Jobs whose work lasts until it is cancelled, on a real bus.</summary>
public sealed class JobTableTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private PrivateBus _bus = null!;
    private BusConnection _connection = null!;

    public async Task InitializeAsync()
    {
        _bus = await PrivateBus.StartAsync();
        _connection = await BusConnection.OpenAsync(_bus.Address);
    }

    public async Task DisposeAsync()
    {
        _connection.Dispose();
        await _bus.DisposeAsync();
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("""{"version":1,"lastId":1}""")]
    [InlineData("""{"version":1,"lastId":1,"jobs":null}""")]
    [InlineData("""{"version":1,"lastId":1,"jobs":[null]}""")]
    [InlineData("""{"version":1,"lastId":1,"jobs":[{"id":1,"state":"Queued","started":"2026-05-01T12:00:00Z"}]}""")]
    public void Parse_FileThatLacksSomething_SaysNothing(string json) => Assert.Null(JobFile.In("/nowhere").Parse(System.Text.Encoding.UTF8.GetBytes(json)));

    [Fact]
    public async Task Cancel_OfOneThatWaitsForItsTurn_EndsItInItsTurn()
    {
        var ended = await _connection.RunAsync(async () =>
        {
            var jobs = Table();
            var first = await jobs.AddAsync(Order("one"));
            var second = await jobs.AddAsync(Order("two"));
            second.Cancel();
            first.Cancel();
            await UntilIdleAsync(jobs);
            return (first.Record.State, second.Record.State);
        });

        Assert.Equal((JobState.Cancelled, JobState.Cancelled), ended);
    }

    [Fact]
    public async Task EndBackgroundAsync_WhileItWorks_EndsItAlone()
    {
        var (background, user) = await _connection.RunAsync(async () =>
        {
            var jobs = Table();
            var first = await jobs.AddAsync(Order("one") with { Background = true });
            var second = await jobs.AddAsync(Order("two"));
            await jobs.EndBackgroundAsync();
            var states = (first.Record.State, second.Record.IsOpen);
            second.Cancel();
            await UntilIdleAsync(jobs);
            return states;
        });

        Assert.Equal(JobState.Cancelled, background);
        Assert.True(user);
    }

    [Fact]
    public async Task AddAsync_OfWhatTheBackgroundDoes_MakesItTheUsers()
    {
        var (same, order) = await _connection.RunAsync(async () =>
        {
            var jobs = Table();
            var background = await jobs.AddAsync(Order("one") with { Background = true });
            var asked = await jobs.AddAsync(Order("one") with { Uid = 1000 });
            asked.Cancel();
            await UntilIdleAsync(jobs);
            return (ReferenceEquals(background, asked), asked.Record.Order);
        });

        Assert.True(same);
        Assert.Equal((false, 1000u), (order.Background, order.Uid));
    }

    [Fact]
    public async Task AddAsync_OfWhatIsOnItsWay_GoesOnWithTheOrderAndTellsWhatWasNews()
    {
        List<JobOrder> orders = [];
        var release = new TaskCompletionSource();
        var job = await _connection.RunAsync(async () =>
        {
            var jobs = Table(async (_, order) =>
            {
                orders.Add(order);
                await release.Task;
                return new JobResult(order.Digest ?? "nothing new", order.Digest is not null);
            });
            var background = await jobs.AddAsync(Update with { Background = true, Digest = "x", DownloadOnly = true });
            background.Transfer.BytesPerSecond = 1;
            while (orders.Count == 0)
            {
                await Task.Yield();
            }

            Assert.Same(background, await jobs.AddAsync(Update with { Uid = 1000 }));
            release.SetResult();
            await UntilIdleAsync(jobs);
            return background;
        });

        Assert.Equal(["x", null], orders.Select(order => order.Digest));
        Assert.Equal((JobState.Done, "x", null), (job.Record.State, job.Record.Report, job.Transfer.BytesPerSecond));
        Assert.Equal(Update with { Uid = 1000 }, job.Record.Order);
    }

    [Theory]
    [InlineData("x", false, true)]
    [InlineData(null, false, true)]
    [InlineData("y", false, false)]
    [InlineData(null, true, false)]
    public async Task AddAsync_WhileTheBackgroundBringsSomething_TakesItOverOrEndsIt(string? digest, bool fromDownloaded, bool takes)
    {
        var (same, state) = await _connection.RunAsync(async () =>
        {
            var jobs = Table();
            var background = await jobs.AddAsync(Update with { Background = true, Digest = "x", DownloadOnly = true });
            var asked = await jobs.AddAsync(Update with { Digest = digest, FromDownloaded = fromDownloaded });
            var seen = (ReferenceEquals(background, asked), background.Record.State);
            asked.Cancel();
            await UntilIdleAsync(jobs);
            return seen;
        });

        Assert.Equal(takes, same);
        Assert.Equal(takes, state != JobState.Cancelling);
    }

    [Fact]
    public async Task Hold_OfTwo_IsOverWhenBothLetGo()
    {
        var states = await _connection.RunAsync(async () =>
        {
            List<(JobState, string)> seen = [];
            var jobs = Table();
            var job = await jobs.AddAsync(Update with { Background = true });
            await UntilAsync(() => job.Record.State == JobState.Running);
            foreach (var change in (Action[])[
                () => job.Hold(JobHolder.Background, [Reason("gaming")]),
                () => job.Hold(JobHolder.User, [Reason("paused")]),
                () => job.Release(JobHolder.Background),
                () => job.Hold(JobHolder.Background, [Reason("metered")]),
                () => jobs.Resume(job, 7)])
            {
                change();
                seen.Add((job.Record.State, string.Join(' ', job.WaitingFor.Select(reason => reason.Code))));
                Assert.Equal(job.Transfer.IsPaused, job.Record.State == JobState.Paused);
            }

            Assert.Equal((false, 7u), (job.Record.Order.Background, job.Record.Order.Uid));
            job.Cancel();
            await UntilIdleAsync(jobs);
            return seen;
        });

        Assert.Equal(
            [(JobState.Paused, "gaming"), (JobState.Paused, "paused gaming"), (JobState.Paused, "paused"), (JobState.Paused, "paused metered"), (JobState.Running, "")],
            states);
    }

    [Fact]
    public async Task Resume_OfWhatAPersonAlonePaused_LeavesItTheBackgrounds()
    {
        var background = await _connection.RunAsync(async () =>
        {
            var jobs = Table();
            var job = await jobs.AddAsync(Update with { Background = true });
            job.Hold(JobHolder.User, [Reason("paused")]);
            jobs.Resume(job, 7);
            var seen = job.Record.Order.Background && !job.Transfer.IsPaused;
            job.Cancel();
            await UntilIdleAsync(jobs);
            return seen;
        });

        Assert.True(background);
    }

    [Fact]
    public async Task LoadAsync_AfterAStopInTheMiddle_TakesItUpUnderItsNumberUntilItDiedTooOften()
    {
        List<(ulong Id, JobState State, string? Code)> lives = [];
        for (var life = 0; life < 5; life++)
        {
            lives.Add(await _connection.RunAsync(async () =>
            {
                var jobs = Table();
                await jobs.LoadAsync(mayGoOn: true);
                jobs.Begin();
                var job = life == 0 ? await jobs.AddAsync(Order("one")) : jobs.All[0];

                // Its start is written down before it can be stopped.
                await Task.Yield();
                await Task.Yield();
                var seen = (job.Record.Id, job.Record.State, job.Record.ErrorCode);
                await jobs.StopAsync();
                return seen;
            }));
        }

        Assert.All(lives, life => Assert.Equal(1UL, life.Id));
        Assert.All(lives[..4], life => Assert.Equal(JobState.Running, life.State));
        Assert.Equal((JobState.Failed, "interrupted"), (lives[4].State, lives[4].Code));
    }

    private static JobOrder Update => new() { Kind = JobOrder.Update };

    private static WaitReason Reason(string code) => new(code, "", WaitEnd.Signal);

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }

    private static JobOrder Order(string image) => new() { Kind = JobOrder.Switch, Image = image };

    private static async Task UntilIdleAsync(JobTable jobs)
    {
        while (jobs.IsBusy)
        {
            await Task.Delay(1);
        }
    }

    private JobTable Table(JobWork? work = null)
    {
        var type = new BusInterface("org.skorionos.Test1", [], [], [
            new BusSignalType("JobNew", [new BusArgument("id", "t"), new BusArgument("job", "o")]),
            new BusSignalType("JobEnded", [new BusArgument("id", "t"), new BusArgument("job", "o"), new BusArgument("state", "s")])]);
        return new JobTable(_connection, JobFile.In(_directory["state"]), TimeProvider.System, NullLogger.Instance, work ?? WaitAsync, _ => throw new InvalidOperationException())
        {
            Manager = new BusObject(BusNames.ManagerPath, type, new Dictionary<string, BusHandler>(), new Dictionary<string, Func<object>>()),
        };
    }

    private static async Task<JobResult> WaitAsync(Job job, JobOrder order)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, job.Cancelling);
        return new JobResult("", true);
    }
}
