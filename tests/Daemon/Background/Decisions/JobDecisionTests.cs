using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Daemon.Background.Settings;

namespace SkorionOS.Daemon.Tests.Background.Decisions;

public sealed class JobDecisionTests
{
    private static readonly BackgroundJob Download = new(BackgroundMode.Stage, ByHand: false, Paused: false, Downloading: true, CanPause: true);

    [Theory]
    [InlineData("", "", "")]
    [InlineData("", "metered", "metered")]
    [InlineData("background.on-metered = true", "metered", "")]
    [InlineData("", "no network", "offline")]
    [InlineData("", "gaming", "gaming")]
    [InlineData("background.while-gaming = true", "gaming", "")]
    [InlineData("", "battery 29 %", "battery-low")]
    [InlineData("", "battery 30 %", "")]
    [InlineData("background.on-battery = false", "battery 90 %", "on-battery")]
    [InlineData("", "sleep pending", "sleep-pending")]
    [InlineData("", "shutdown pending", "shutdown-pending")]
    [InlineData("", "updates inhibited", "inhibited")]
    [InlineData("", "reboots inhibited", "")]
    [InlineData("", "boot on trial", "boot-not-blessed")]
    [InlineData("", "booted 2 min ago", "just-booted")]
    [InlineData("window = [{ start = \"11:00\", duration = \"1h\" }]", "", "outside-window")]
    [InlineData("window = [{ start = \"11:00\", duration = \"61min\" }]", "", "")]
    [InlineData("", "clock not synchronised", "")]
    [InlineData("", "held", "")]
    [InlineData("", "gaming, metered", "gaming, metered")]
    public void Make_RunningDownload_PausesFor(string settings, string situation, string reasons)
    {
        var decision = new Scene(settings, situation).DecideOn(Download);

        Assert.Equal(reasons, string.Join(", ", decision.Reasons.Select(reason => reason.Code)));
        Assert.Equal(reasons.Length == 0 ? JobAction.Continue : JobAction.Pause, decision.Action);
        Assert.True(decision.LookAgain > Scene.Noon);
    }

    [Theory]
    [InlineData("metered")]
    [InlineData("no network")]
    public void Make_NoNetworkNeeded_GoesOn(string situation) =>
        Assert.Equal(JobAction.Continue, new Scene("", situation).DecideOn(Download with { Downloading = false }).Action);

    [Fact]
    public void Make_PausedForTheBattery_GoesOnWithSomeMore()
    {
        var paused = Download with { Paused = true };

        Assert.Equal(JobAction.Pause, new Scene("", "battery 34 %").DecideOn(paused).Action);
        Assert.Equal(JobAction.Continue, new Scene("", "battery 35 %").DecideOn(paused).Action);
        Assert.Equal(JobAction.Continue, new Scene("background.minimum-battery = 100", "battery 100 %").DecideOn(paused).Action);
    }

    [Fact]
    public void Make_GameEnds_GoesOn()
    {
        var scene = new Scene("", "gaming");
        Assert.Equal(JobAction.Pause, scene.DecideOn(Download).Action);

        scene.Situation = scene.Situation with { Gaming = false };
        Assert.Equal(JobAction.Continue, scene.DecideOn(Download with { Paused = true }).Action);
    }

    [Fact]
    public void Make_WindowEndsAndOpensAgain_PausesUntilThen()
    {
        var scene = new Scene("window = [{ start = \"11:00\", duration = \"65min\" }]");

        var running = scene.DecideOn(Download);
        Assert.Equal((JobAction.Continue, Scene.Noon.AddMinutes(5)), (running.Action, running.LookAgain));

        scene.Time.SetUtcNow(running.LookAgain);
        var paused = scene.DecideOn(Download);
        Assert.Equal((JobAction.Pause, Scene.Noon.AddHours(23)), (paused.Action, paused.LookAgain));

        scene.Time.SetUtcNow(paused.LookAgain);
        Assert.Equal(JobAction.Continue, scene.DecideOn(Download with { Paused = true }).Action);
    }

    [Theory]
    [InlineData("off", "Check", JobAction.Cancel)]
    [InlineData("check", "Check", JobAction.Continue)]
    [InlineData("check", "Download", JobAction.Cancel)]
    [InlineData("download", "Download", JobAction.Continue)]
    [InlineData("download", "Stage", JobAction.Cancel)]
    [InlineData("stage", "Download", JobAction.Continue)]
    public void Make_ModeTurnedDown_Cancels(string mode, string goal, object action) =>
        Assert.Equal(action, new Scene($"background.mode = \"{mode}\"").DecideOn(Download with { Goal = Enum.Parse<BackgroundMode>(goal) }).Action);

    [Theory]
    [InlineData("", "not signed", JobAction.Cancel)]
    [InlineData("background.allow-unverified = true", "not signed", JobAction.Continue)]
    [InlineData("", "no update", JobAction.Continue)]
    public void Make_SignaturesAskedFor_CancelsWhatHasNone(string settings, string situation, object action) =>
        Assert.Equal(action, new Scene(settings, situation).DecideOn(Download).Action);

    [Fact]
    public void Make_ByHandOrWritingTheEntry_GoesOnWhateverIs()
    {
        var scene = new Scene("background.mode = \"off\"", "gaming, metered, battery 1 %, sleep pending");

        Assert.Equal(JobAction.Continue, scene.DecideOn(Download with { ByHand = true }).Action);
        Assert.Equal(JobAction.Continue, scene.DecideOn(Download with { CanPause = false }).Action);
    }
}
