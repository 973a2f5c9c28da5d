using Microsoft.Extensions.Logging.Abstractions;
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

    private static JobOrder Order(string image) => new() { Kind = JobOrder.Switch, Image = image };

    private static async Task UntilIdleAsync(JobTable jobs)
    {
        while (jobs.IsBusy)
        {
            await Task.Delay(1);
        }
    }

    private JobTable Table()
    {
        var type = new BusInterface("org.skorionos.Test1", [], [], [
            new BusSignalType("JobNew", [new BusArgument("id", "t"), new BusArgument("job", "o")]),
            new BusSignalType("JobEnded", [new BusArgument("id", "t"), new BusArgument("job", "o"), new BusArgument("state", "s")])]);
        return new JobTable(_connection, new JobStore(_directory["state"]), TimeProvider.System, NullLogger.Instance, WaitAsync, _ => throw new InvalidOperationException())
        {
            Manager = new BusObject(BusNames.ManagerPath, type, new Dictionary<string, BusHandler>(), new Dictionary<string, Func<object>>()),
        };
    }

    private static async Task<string> WaitAsync(Job job)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, job.Cancelling);
        return "";
    }
}
