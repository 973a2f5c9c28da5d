using SkorionOS.Daemon.Tests.Background.Surroundings;
using SkorionOS.Interop.Systemd;
using SkorionOS.Testing.Bus;

namespace SkorionOS.Daemon.Tests.Background.Runs;

/// <summary>What becomes of a download that the background began. Its clock stands still, and so does a download that is limited.</summary>
public sealed class BackgroundJobRunTests
{
    private const string Limit = "background.bandwidth-limit";
    private const uint Nobody = 65534;
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Bandwidth_ChangedWhileItDownloads_CountsAtOnce()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        var job = await BeginAsync(machine);
        Assert.True((ulong)await machine.ReadJobAsync(job, "BytesDone") < 500_000);

        await machine.ConfigureAsync(Limit, "");

        await machine.UntilJobAsync("done");
        Assert.Equal("2.0", machine.Next);
    }

    [Fact]
    public async Task Game_OfGameMode_PausesUntilItEnds()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        await using var session = await UserBus.StartAsync(Nobody);
        await PlayedGameMode.StartAsync(session);
        await PlayedGameMode.AddClientsAsync(session);
        Directory.CreateSymbolicLink(Path.Join(machine.Root, "run/user"), session.Directories);
        var job = await BeginAsync(machine);

        await PlayedGameMode.SetClientsAsync(session, 1);
        await machine.AdvanceUntilAsync(Watch, async () => (string)await machine.ReadJobAsync(job, "State") == "paused");
        Assert.Equal(("gaming", "gaming"), (await machine.WaitsForAsync(), await machine.WaitsForAsync(job)));
        await machine.ConfigureAsync(Limit, "");
        Assert.Equal("paused", await machine.ReadJobAsync(job, "State"));

        await PlayedGameMode.SetClientsAsync(session, 0);
        await machine.AdvanceUntilAsync(Watch, async () => (string)await machine.ReadJobAsync(job, "State") == "done");
        Assert.Equal("2.0", machine.Next);
    }

    [Fact]
    public async Task Metered_WhileItDownloads_PausesAndGoesOnAtOnce()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        var job = await BeginAsync(machine);

        await machine.Host.SetNetworkAsync("Metered", BusVariant.Of(1u));
        await machine.UntilJobAsync("paused");
        Assert.Equal("metered", await machine.WaitsForAsync(job));
        await machine.ConfigureAsync(Limit, "");
        await machine.Host.SetNetworkAsync("Metered", BusVariant.Of(2u));

        await machine.UntilJobAsync("done");
        Assert.Equal("", await machine.WaitsForAsync(job));
        Assert.Equal("background", await machine.ReadJobAsync(job, "Origin"));
    }

    [Fact]
    public async Task Pause_ByAPerson_IsNotUndoneByTheBackground()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        var job = await BeginAsync(machine);

        await machine.CallJobAsync(job, "Pause");
        await machine.UntilWaitingForAsync("paused");
        await machine.Host.SetNetworkAsync("Metered", BusVariant.Of(1u));
        await machine.UntilWaitingForAsync("paused, metered");
        await machine.Host.SetNetworkAsync("Metered", BusVariant.Of(2u));
        await machine.UntilWaitingForAsync("paused");
        Assert.Equal("paused", await machine.ReadJobAsync(job, "State"));

        // Nothing but the person held it: it stays the background's, and limited.
        await machine.CallJobAsync(job, "Resume");
        Assert.Equal(("running", "background"), (await machine.ReadJobAsync(job, "State"), await machine.ReadJobAsync(job, "Origin")));
        await machine.ConfigureAsync(Limit, "");
        await machine.UntilJobAsync("done");
    }

    [Fact]
    public async Task Resume_OfWhatTheBackgroundHeld_MakesItTheUsersAndUnlimited()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        var job = await BeginAsync(machine);
        await machine.Host.SetNetworkAsync("Metered", BusVariant.Of(1u));
        await machine.UntilJobAsync("paused");

        await machine.CallJobAsync(job, "Resume");

        // It stays metered, and the clock stands.
        await machine.UntilJobAsync("done");
        Assert.Equal(("user", "2.0"), (await machine.ReadJobAsync(job, "Origin"), machine.Next));
    }

    [Theory]
    [InlineData("stage")]
    [InlineData("download")]
    public async Task Update_WhileTheBackgroundWaits_IsItsJobAndNothingIsDownloadedTwice(string mode)
    {
        await using var machine = await BackgroundMachine.StartAsync($"background.mode = \"{mode}\"");
        var background = await BeginAsync(machine);
        var image = machine.Publish("2.0");
        await machine.Host.SetNetworkAsync("Metered", BusVariant.Of(1u));
        await machine.UntilJobAsync("paused");

        var job = await machine.UpdateAsync();

        Assert.Equal(background, job);
        await machine.UntilJobAsync("done");
        Assert.Equal(("user", "2.0", 1), (await machine.ReadJobAsync(job, "Origin"), machine.Next, machine.CountDownloads(image)));
        Assert.Contains("\"outcome\":\"staged\"", (string)await machine.ReadJobAsync(job, "Report"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Update_WhenTheTagHasMovedOn_EndsWithTheNewest()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        await BeginAsync(machine);
        machine.Publish("3.0");

        var job = await machine.UpdateAsync();

        await machine.UntilJobAsync("done");
        Assert.Equal("3.0", machine.Next);
        Assert.Contains("3.0", (string)await machine.ReadJobAsync(job, "Report"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_ToAnotherDigest_EndsWhatTheBackgroundBrings()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        var background = await BeginAsync(machine);
        var other = machine.Publish("3.0");

        var job = await machine.UpdateAsync(new() { ["digest"] = BusVariant.Of(other.ManifestDigest.ToString()) });

        Assert.NotEqual(background, job);
        await machine.UntilAsync(async () => (string)await machine.ReadJobAsync(job, "State") == "done");
        Assert.Equal(("cancelled", "3.0"), (await machine.ReadJobAsync(background, "State"), machine.Next));
    }

    [Fact]
    public async Task Cancel_ByAPerson_PutsTheUpdateOffUntilTheNextCheck()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        var job = await BeginAsync(machine);

        await machine.CallJobAsync(job, "Cancel");
        await machine.UntilWaitingForAsync("cancelled");
        await machine.ConfigureAsync(Limit, "");
        await machine.UntilWaitingForAsync("cancelled");
        Assert.Equal(["cancelled"], await machine.JobsAsync());

        machine.Time.Advance(TimeSpan.FromHours(8));
        await machine.UntilJobAsync("done");
        Assert.Equal("2.0", machine.Next);
    }

    [Fact]
    public async Task Rollback_WhileItDownloads_EndsItForGood()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        machine.Publish("2.0");
        await machine.RunBackgroundAsync();
        await machine.UntilJobAsync("done");
        await machine.ConfigureAsync(Limit, "10 kB/s");
        machine.Publish("3.0");
        machine.Time.Advance(TimeSpan.FromHours(8));
        await machine.UntilDownloadingAsync();

        await machine.RollBackAsync();

        await machine.UntilWaitingForAsync("cancelled");
        Assert.Equal("1.0", machine.Next);
        Assert.Equal(["done", "cancelled"], await machine.JobsAsync());
    }

    [Fact]
    public async Task Mode_TurnedDown_CancelsAndTurnedUpBeginsAgain()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        var job = await BeginAsync(machine);

        await machine.ConfigureAsync("background.mode", "check");
        await machine.UntilJobAsync("cancelled");
        await machine.ConfigureAsync(Limit, "");
        await machine.ConfigureAsync("background.mode", "stage");

        await machine.UntilJobAsync("done");
        Assert.Equal(("cancelled", "2.0"), (await machine.ReadJobAsync(job, "State"), machine.Next));
    }

    [Fact]
    public async Task Restart_WhileSomebodyPlays_TakesTheJobUpAndLetsItWait()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        var job = await BeginAsync(machine);
        await machine.StopServiceAsync();
        machine.Play(true);
        var requests = machine.Registry.Requests.Count;

        await machine.StartServiceAsync();
        await machine.UntilWaitingForAsync("gaming");
        Assert.Equal(("paused", requests), (await machine.ReadJobAsync(job, "State"), machine.Registry.Requests.Count));

        machine.Play(false);
        await machine.ConfigureAsync(Limit, "");
        await machine.UntilJobAsync("done");
        Assert.Equal("2.0", machine.Next);
    }

    [Fact]
    public async Task Restart_OfABootThatIsNotFoundGood_LetsTheJobWait()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        await BeginAsync(machine);
        await machine.StopServiceAsync();
        machine.Unbless();

        await machine.StartServiceAsync();

        await machine.UntilWaitingForAsync("boot-not-blessed");
        Assert.Equal(["paused"], await machine.JobsAsync());
    }

    [Fact]
    public async Task Job_OfAPerson_LetsTheBackgroundWaitAndThenGoOn()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        var two = machine.Publish("2.0");
        machine.Registry.Inject(new Testing.Registry.Fault.Stall(1000) { When = request => BackgroundMachine.IsForLayer(request, two) });
        var job = await machine.UpdateAsync();
        await machine.UntilDownloadingAsync();
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("busy");
        await machine.CallJobAsync(job, "Pause");
        await machine.UntilWaitingForAsync("paused");

        await machine.CallJobAsync(job, "Cancel");

        // A check is due, and brings what was cancelled back.
        await machine.UntilJobAsync("done");
        Assert.Equal("2.0", machine.Next);
        Assert.Equal(2, machine.CountDownloads(two));
    }

    /// <summary>Lets the background begin to download 2.0.</summary>
    private static async Task<string> BeginAsync(BackgroundMachine machine)
    {
        machine.Publish("2.0");

        // A download that is limited stands still as the clock does.
        await machine.ConfigureAsync(Limit, "10 kB/s");
        await machine.RunBackgroundAsync();
        return await machine.UntilDownloadingAsync();
    }
}
