using SkorionOS.Interop.Systemd;

namespace SkorionOS.Daemon.Tests.Background.Runs;

/// <summary>What the background does by itself, from the check to the reboot.</summary>
public sealed class BackgroundRunTests
{
    [Fact]
    public async Task Stage_WhenACheckIsDue_IsCheckedDownloadedAndStaged()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        var image = machine.Publish("2.0");

        await machine.RunBackgroundAsync();
        await machine.UntilJobAsync("done");
        await machine.UntilWaitingForAsync("not-due");

        Assert.Equal("2.0", machine.Next);
        Assert.Equal(1, machine.CountDownloads(image));
        BackgroundMachine.AssertIsAbout(machine.Time.GetUtcNow().AddHours(8), await machine.NextRunAsync());
        Assert.Empty(await machine.Host.CallsOfLoginAsync("Reboot"));
    }

    [Fact]
    public async Task Stage_AtTheNextInterval_ChecksAgain()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("not-due");
        var requests = machine.Registry.Requests.Count;
        machine.Publish("2.0");

        machine.Time.Advance(TimeSpan.FromMinutes(470));
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("not-due");
        Assert.Equal(requests, machine.Registry.Requests.Count);
        machine.Time.Advance(TimeSpan.FromMinutes(10));

        await machine.UntilJobAsync("done");
        Assert.Equal("2.0", machine.Next);
    }

    [Fact]
    public async Task Start_BeforeTheTimer_LooksAndDoesNothing()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        machine.Publish("2.0");

        // The status waits for the first look.
        await machine.CallAsync("Describe", "a{sv}", new Dictionary<string, BusVariant>());

        Assert.Empty(machine.Registry.Requests);
        machine.IsClockSynchronised = false;
        await machine.LeaveAsync();
        await machine.StartServiceAsync();
        var status = (string)(await machine.CallAsync("Describe", "a{sv}", new Dictionary<string, BusVariant>()))[0];
        Assert.Contains("clock-not-synchronised", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfAnUpdate_OnlyTells()
    {
        await using var machine = await BackgroundMachine.StartAsync("background.mode = \"check\"");
        var image = machine.Publish("2.0");

        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("not-due");

        var found = (IReadOnlyDictionary<string, object>)await machine.ReadAsync("UpdateAvailable");
        Assert.Equal(("available", "2.0"), (((BusVariant)found["outcome"]).Value, ((BusVariant)found["version"]).Value));
        Assert.Empty(await machine.JobsAsync());
        Assert.Equal((0, "1.0"), (machine.CountDownloads(image), machine.Next));
    }

    [Fact]
    public async Task Download_OfAnUpdate_LeavesItToBeStaged()
    {
        await using var machine = await BackgroundMachine.StartAsync("background.mode = \"download\"");
        var image = machine.Publish("2.0");

        await machine.RunBackgroundAsync();
        await machine.UntilJobAsync("done");
        await machine.UntilWaitingForAsync("not-due");

        Assert.Equal("1.0", machine.Next);
        Assert.Equal(image.ManifestDigest, machine.Waiting);
        Assert.Contains("\"cachedUpdate\":{", (string)(await machine.CallAsync("Describe", "a{sv}", new Dictionary<string, BusVariant>()))[0], StringComparison.Ordinal);

        // What is here is staged without the registry when the mode goes further.
        var requests = machine.Registry.Requests.Count;
        await machine.ConfigureAsync("background.mode", "stage");
        await machine.UntilAsync(async () => await machine.JobsAsync() is ["done", "done"]);
        Assert.Equal(("2.0", requests), (machine.Next, machine.Registry.Requests.Count));
    }

    [Fact]
    public async Task Idle_WhenNobodyUsesTheMachine_RebootsOnce()
    {
        await using var machine = await BackgroundMachine.StartAsync("reboot.policy = \"idle\"");
        machine.Publish("2.0");
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("in-use");
        Assert.Empty(await machine.Host.CallsOfLoginAsync("Reboot"));

        // Since ever, by the clock that nobody sets. logind tells, and no time goes by.
        await machine.Host.SetLoginAsync("IdleHint", BusVariant.Of(true));

        await machine.UntilAsync(async () => (await machine.Host.CallsOfLoginAsync("Reboot")).Length > 0);
        machine.Time.Advance(TimeSpan.FromMinutes(30));
        await machine.RunBackgroundAsync();
        Assert.Single(await machine.Host.CallsOfLoginAsync("Reboot"));
    }

    [Fact]
    public async Task Window_WhenItOpens_DownloadsAndReboots()
    {
        await using var machine = await BackgroundMachine.StartAsync("reboot.policy = \"window\"\nwindow = [{ start = \"14:00\", duration = \"1h\" }]");
        var image = machine.Publish("2.0");
        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("outside-window");
        Assert.Equal(0, machine.CountDownloads(image));
        BackgroundMachine.AssertIsAbout(machine.Time.GetUtcNow().AddHours(2), await machine.NextRunAsync());

        machine.Time.Advance(TimeSpan.FromHours(2));

        await machine.UntilAsync(async () => (await machine.Host.CallsOfLoginAsync("Reboot")).Length > 0);
        Assert.Equal("2.0", machine.Next);
    }

    [Fact]
    public async Task Check_ThatFailed_IsTriedAgainLater()
    {
        await using var machine = await BackgroundMachine.StartAsync();
        machine.Publish("2.0");
        machine.Registry.Inject(new Testing.Registry.Fault.Refuse(404) { When = request => request.IsManifest, Times = int.MaxValue });

        await machine.RunBackgroundAsync();
        await machine.UntilWaitingForAsync("retry");

        Assert.InRange(await machine.NextRunAsync() - machine.Time.GetUtcNow(), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(7.5));
        Assert.Empty(await machine.JobsAsync());
    }
}
