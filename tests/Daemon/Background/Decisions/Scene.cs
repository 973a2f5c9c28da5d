using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using SkorionOS.Daemon.Background;
using SkorionOS.Daemon.Background.Decisions;
using SkorionOS.Daemon.Background.Rollouts;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Deploy;
using SkorionOS.Oci;

namespace SkorionOS.Daemon.Tests.Background.Decisions;

/// <summary>The machine where all is well, and what the decision table says differs from it, in the table's own words.</summary>
internal sealed class Scene
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly Digest Update = Digest.Sha256("update"u8);

    public Scene(string settings = "", string situation = "")
    {
        Settings = SettingsFile.Complete(SettingsFile.Apply(
            BackgroundSettings.Default with { Jitter = TimeSpan.Zero, FleetLockUrl = new Uri("https://lock.example") }, "table", settings));
        foreach (var phrase in situation.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            Situation = Change(phrase);
        }
    }

    public static MachineIdentity Machine { get; } = MachineIdentity.TryParse("0123456789abcdef0123456789abcdef\n")!;

    public FakeTimeProvider Time { get; } = new(Noon);

    public BackgroundSettings Settings { get; }

    public BackgroundSituation Situation { get; set; } = new()
    {
        BootGood = true,
        Uptime = TimeSpan.FromHours(1),
        ClockSynchronised = true,
        Connectivity = NetworkConnectivity.Full,
        Metered = MeteredConnection.No,
        OnBattery = false,
        Gaming = false,
        Idle = TimeSpan.Zero,
        SleepPending = false,
        ShutdownPending = false,
        FreeBytes = 50_000_000_000,
        TotalBytes = 100_000_000_000,
        LastCheck = Noon.AddHours(-1),
        Candidate = new UpdateCandidate(Update, Digest.Sha256("config"u8)) { Verified = true, NeededBytes = 2_000_000_000 },
        FleetLock = FleetLockState.Released,
    };

    public BackgroundDecision Decide() => BackgroundDecision.Make(Settings, Situation, Machine, Time);

    public JobDecision DecideOn(BackgroundJob job) => JobDecision.Make(Settings, Situation, job, Machine, Time);

    /// <summary>Reads <c>5 min</c>, <c>7 h</c>, <c>23.5 h</c>, <c>2 d</c>.</summary>
    public static TimeSpan Span(string text)
    {
        var parts = text.Split(' ');
        var number = double.Parse(parts[0], CultureInfo.InvariantCulture);
        return parts[1] switch
        {
            "min" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            "d" => TimeSpan.FromDays(number),
            _ => throw new ArgumentException($"no such time: {text}"),
        };
    }

    private BackgroundSituation Change(string phrase)
    {
        var words = phrase.Split(' ');
        return words switch
        {
            ["no", "update"] => Situation with { Candidate = null },
            ["downloaded"] => Situation with { Candidate = Situation.Candidate! with { Downloaded = true } },
            ["held"] => Situation with { Candidate = Situation.Candidate! with { Held = "rolled-back" } },
            ["older"] => Situation with { Candidate = Situation.Candidate! with { Refusal = new Refusal(Refusal.Older, "it is older") } },
            ["of", "another", "channel"] => Situation with { Candidate = Situation.Candidate! with { Refusal = new Refusal(Refusal.Foreign, "it is of another channel") } },
            ["not", "signed"] => Situation with { Candidate = Situation.Candidate! with { Verified = false } },
            ["signature", "unknown"] => Situation with { Candidate = Situation.Candidate! with { Verified = null } },
            ["rollout", ..] => Situation with { Candidate = Situation.Candidate! with { Rollout = Rollout(words) } },
            ["staged"] => Situation with { Staged = Update },
            ["older", "staged"] => Situation with { Staged = Digest.Sha256("older"u8) },
            ["job", "running"] => Situation with { Job = new BackgroundJob(BackgroundMode.Stage, false, false, true, true) },
            ["job", "paused", "by", "a", "person"] => Situation with { Job = new BackgroundJob(BackgroundMode.Stage, true, false, true, true, PausedByHand: true) },
            ["cancelled"] => Situation with { Candidate = Situation.Candidate! with { Cancelled = true } },
            ["never", "checked"] => Situation with { LastCheck = null },
            ["checked", var number, var unit, var side] => Situation with { LastCheck = At(number, unit, side) },
            ["failed", var number, var unit, var side] => Situation with { Failure = new RecentFailure(At(number, unit, side), 1, "server-error") },
            ["booted", var number, var unit, "ago"] => Situation with { Uptime = Span($"{number} {unit}") },
            ["boot", "time", "unknown"] => Situation with { Uptime = null },
            ["boot", "on", "trial"] => Situation with { BootGood = false },
            ["boot", "unknown"] => Situation with { BootGood = null },
            ["clock", "not", "synchronised"] => Situation with { ClockSynchronised = false },
            ["clock", "unknown"] => Situation with { ClockSynchronised = null },
            ["no", "network"] => Situation with { Connectivity = NetworkConnectivity.None },
            ["login", "page"] => Situation with { Connectivity = NetworkConnectivity.Portal },
            ["local", "network"] => Situation with { Connectivity = NetworkConnectivity.Limited },
            ["network", "unknown"] => Situation with { Connectivity = NetworkConnectivity.Unknown },
            ["metered"] => Situation with { Metered = MeteredConnection.Yes },
            ["perhaps", "metered"] => Situation with { Metered = MeteredConnection.GuessYes },
            ["perhaps", "not", "metered"] => Situation with { Metered = MeteredConnection.GuessNo },
            ["metered", "unknown"] => Situation with { Metered = MeteredConnection.Unknown },
            ["battery", "of", "unknown", "charge"] => Situation with { OnBattery = true, BatteryPercent = null },
            ["battery", var percent, "%"] => Situation with { OnBattery = true, BatteryPercent = int.Parse(percent, CultureInfo.InvariantCulture) },
            ["gaming"] => Situation with { Gaming = true },
            ["gaming", "unknown"] => Situation with { Gaming = null },
            ["idle", var number, var unit] => Situation with { Idle = Span($"{number} {unit}") },
            ["use", "unknown"] => Situation with { Idle = null },
            ["sleep", "pending"] => Situation with { SleepPending = true },
            ["shutdown", "pending"] => Situation with { ShutdownPending = true },
            ["updates", "inhibited"] => Situation with { Inhibitors = [new BackgroundInhibitor("Steam", "a download", InhibitedWork.Update)] },
            ["reboots", "inhibited"] => Situation with { Inhibitors = [new BackgroundInhibitor("Backup", "a copy", InhibitedWork.Reboot)] },
            ["free", "space", "unknown"] => Situation with { FreeBytes = null, TotalBytes = null },
            [var gigabytes, "GB", "free"] => Situation with { FreeBytes = long.Parse(gigabytes, CultureInfo.InvariantCulture) * 1_000_000_000 },
            ["lock", "unknown"] => Situation with { FleetLock = FleetLockState.Unknown },
            ["lock", "held"] => Situation with { FleetLock = FleetLockState.Held },
            ["lock", "refused", var number, var unit, "ago"] =>
                Situation with { FleetLockFailure = new RecentFailure(At(number, unit, "ago"), 3, "all places are taken") },
            _ => throw new ArgumentException($"the table says '{phrase}', which no machine knows"),
        };
    }

    // One that goes on for four hours.
    private static RolloutReading Rollout(string[] words) => words switch
    {
        [_, "begins", "in", var number, var unit] => Rollout(At(number, unit, "ahead"), 0, "PT4H"),
        [_, "began", var number, var unit, "ago"] => Rollout(At(number, unit, "ago"), 0, "PT4H"),
        [_, "stopped", "at", var share] => Rollout(Noon.AddDays(-3), double.Parse(share, CultureInfo.InvariantCulture), null),
        [_, "garbled"] => Rollout(Noon.AddDays(-3), 0, "4 hours"),
        _ => throw new ArgumentException($"the table says '{string.Join(' ', words)}', which is no rollout"),
    };

    private static RolloutReading Rollout(DateTimeOffset start, double share, string? duration)
    {
        var annotations = new Dictionary<string, string>
        {
            [RolloutAnnotations.Start] = start.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture),
            [RolloutAnnotations.StartValue] = share.ToString(CultureInfo.InvariantCulture),
        };
        if (duration is not null)
        {
            annotations[RolloutAnnotations.Duration] = duration;
        }

        return RolloutAnnotations.Read(annotations);
    }

    private static DateTimeOffset At(string number, string unit, string side) => Noon + (Span($"{number} {unit}") * (side == "ahead" ? 1 : -1));
}
