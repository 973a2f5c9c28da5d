using FsCheck;
using FsCheck.Fluent;
using SkorionOS.Daemon.Background;
using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Daemon.Background.Settings;

namespace SkorionOS.Daemon.Tests.Background.Decisions;

public sealed class BackgroundDecisionTests
{
    // What makes the most difference together; each phrase stands in the decision table, too.
    private static readonly string[] Phrases =
    [
        "no update", "downloaded", "held", "older", "of another channel", "not signed", "staged", "older staged", "checked 9 h ago", "failed 1 min ago", "booted 2 min ago", "boot on trial",
        "clock not synchronised", "no network", "metered", "battery 5 %", "gaming", "idle 2 h", "sleep pending", "shutdown pending", "updates inhibited",
        "reboots inhibited", "4 GB free", "rollout begins in 1 d", "lock unknown", "lock held", "lock refused 1 min ago", "job running",
    ];

    private static readonly string[] Settings =
    [
        "", "background.mode = \"off\"", "background.mode = \"check\"", "background.mode = \"download\"", "background.while-gaming = true",
        "reboot.policy = \"idle\"", "reboot.policy = \"fleet-lock\"", "background.allow-unverified = true",
        "reboot.policy = \"window\"\nwindow = [{ start = \"11:00\", duration = \"2h\" }]",
        "reboot.policy = \"idle\"\nwindow = [{ start = \"14:00\", duration = \"2h\" }]",
    ];

    /// <summary>A clock does not stand still while a decision is made.</summary>
    [Fact]
    public void Make_NeverCheckedAndAClockThatGoesOn_Checks()
    {
        var scene = new Scene(situation: "never checked");

        var decision = BackgroundDecision.Make(scene.Settings, scene.Situation, Scene.Machine, new GoingClock());

        Assert.Equal(BackgroundAction.Check, decision.Action);
    }

    /// <summary>What must never happen, whatever else is the case.</summary>
    [Fact]
    public void Make_AnySituation_KeepsThePromises()
    {
        var cases =
            from settings in Gen.Elements(Settings)
            from count in Gen.Choose(0, 5)
            from phrases in Gen.Elements(Phrases).ListOf(count)
            where !phrases.Contains("no update") || phrases.All(phrase => phrase is not ("downloaded" or "held" or "older" or "of another channel" or "not signed" or "rollout begins in 1 d"))
            select (Settings: settings, Phrases: string.Join(", ", phrases));

        var seen = new HashSet<BackgroundAction>();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var scene = new Scene(c.Settings, c.Phrases);
            var decision = scene.Decide();
            var (settings, situation, action) = (scene.Settings, scene.Situation, decision.Action);
            var checks = action is BackgroundAction.Check or BackgroundAction.Download or BackgroundAction.Stage;
            var takes = action is BackgroundAction.Download or BackgroundAction.Stage;

            seen.Add(action);
            Assert.False(action != BackgroundAction.Nothing && (situation.BootGood != true || situation.Job is not null || settings.Mode == BackgroundMode.Off));
            Assert.False(action != BackgroundAction.Nothing && (situation.SleepPending == true || situation.ShutdownPending == true));
            Assert.False(checks && (situation.ClockSynchronised != true || (situation.Gaming == true && !settings.WhileGaming)));
            Assert.False(takes && (situation.Candidate!.Held is not null || (situation.Candidate.Verified != true && !settings.AllowUnverified)));
            Assert.False(takes && situation.Candidate!.Refusal is not null);
            Assert.False(takes && !situation.Candidate!.Downloaded && situation.Metered == MeteredConnection.Yes);
            Assert.False(action == BackgroundAction.Stage && settings.Mode != BackgroundMode.Stage);
            Assert.False(action == BackgroundAction.Reboot && (situation.Staged is null || situation.Gaming == true || settings.Reboot == RebootPolicy.Never));
            Assert.False(action == BackgroundAction.Reboot && situation.Inhibitors.Any(inhibitor => inhibitor.Work.HasFlag(InhibitedWork.Reboot)));
            Assert.False(action == BackgroundAction.Reboot && settings.Reboot == RebootPolicy.FleetLock && situation.FleetLock != FleetLockState.Held);

            // Waiting always has a reason, and an end.
            Assert.Equal(action == BackgroundAction.Nothing, !decision.Reasons.IsEmpty);
            Assert.True(decision.LookAgain is null
                ? action != BackgroundAction.Nothing || decision.Reasons.All(reason => reason.Code is WaitCodes.Off or WaitCodes.Busy)
                : decision.LookAgain > Scene.Noon && decision.LookAgain <= Scene.Noon + BackgroundLimits.MaxSleep);
        }));
        Assert.Equal(Enum.GetValues<BackgroundAction>(), seen.Order());
    }

    /// <summary>A machine from its boot on, as the host would walk it: each answer leads to the next question, and it comes to rest.</summary>
    [Fact]
    public void Make_WholeRun_ChecksStagesLocksAndReboots()
    {
        var scene = new Scene("reboot.policy = \"fleet-lock\"", "never checked, no update, lock unknown, booted 1 min ago");
        var update = new Scene().Situation.Candidate!;
        var done = new List<string>();
        for (var i = 0; i < 20 && !done.Contains("Reboot"); i++)
        {
            var decision = scene.Decide();
            done.Add(decision.Action == BackgroundAction.Nothing ? decision.Reasons[0].Code : decision.Action.ToString());
            var now = scene.Time.GetUtcNow();
            scene.Situation = decision.Action switch
            {
                BackgroundAction.Unlock => scene.Situation with { FleetLock = FleetLockState.Released },
                BackgroundAction.Check => scene.Situation with { LastCheck = now, Candidate = update },
                BackgroundAction.Stage => scene.Situation with { Staged = update.Digest },
                BackgroundAction.Lock when scene.Situation.FleetLockFailure is null =>
                    scene.Situation with { FleetLockFailure = new RecentFailure(now, 1, "all places are taken") },
                BackgroundAction.Lock => scene.Situation with { FleetLock = FleetLockState.Held, FleetLockFailure = null },
                _ => scene.Situation,
            };
            if (decision.LookAgain is { } next)
            {
                scene.Time.SetUtcNow(next);
                scene.Situation = scene.Situation with { Uptime = scene.Situation.Uptime + (next - now) };
            }
        }

        Assert.Equal("Unlock just-booted Check Stage Lock fleet-lock Lock Reboot", string.Join(' ', done));
    }

    [Fact]
    public void Make_WaitsForLong_SaysWhenInTheReason()
    {
        var decision = new Scene("rollout.position = 0.5", "rollout begins in 1 d").Decide();

        Assert.Equal(
            new WaitReason(WaitCodes.Rollout, "the image reaches this machine later", WaitEnd.Time, Scene.Noon.AddHours(26)), Assert.Single(decision.Reasons));
    }

    [Fact]
    public void Make_Inhibited_SaysWhoAndWhy() =>
        Assert.Equal("Steam asks to wait: a download", Assert.Single(new Scene("", "updates inhibited").Decide().Reasons).Sentence);

    [Fact]
    public void Make_NoSpace_SaysHowMuch() => Assert.Equal(
        "4000 MB are free, the update needs about 2000 MB, and 3000 MB have to stay free", Assert.Single(new Scene("", "4 GB free").Decide().Reasons).Sentence);

    /// <summary>Each look at it is a little later than the one before.</summary>
    private sealed class GoingClock : TimeProvider
    {
        private DateTimeOffset _now = Scene.Noon;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => _now += TimeSpan.FromMilliseconds(1);
    }
}
