using System.Text;
using SkorionOS.Daemon.Background;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Deploy;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;

namespace SkorionOS.Fuzz.Targets;

/// <summary>A file of settings of the background.</summary>
internal sealed class SettingsTarget : FuzzTarget
{
    private static readonly string[] Lines =
    [
        "background.mode = \"stage\"", "background.interval = \"1d 12h\"", "background.calendar = \"Sat 04:00\"", "background.calendar = \"Mon..Wed,Fri 04:00\"", "background.jitter = \"0s\"", "background.allow-unverified = true",
        "background.minimum-battery = 45", "background.bandwidth-limit = \"2 MB/s\"", "background.minimum-free = \"3%\"", "background.minimum-free = \"5 GiB\"", "reboot.policy = \"window\"", "reboot.idle-for = \"10min\"",
        "fleet-lock.url = \"https://lock.example/\"", "fleet-lock.group = \"default\"", "rollout.position = 0.5", "window = [{ start = \"02:00\", duration = \"4h\" }]", "[[window]]\nstart = \"02:00\"\nduration = \"4h\"\ndays = [\"Mon..Fri\", \"Sun\"]",
        "[background]\nmode = 'off'", "# comment",
    ];

    public override string Name => "settings-toml";

    public override int LongestInput => 16 * 1024;

    // All errors of a file are collected, each with its text; the files are the administrator's and the signed image's.
    public override int MemoryPerByte => 12 * 1024;

    public override IReadOnlyList<string> MustReach => [Accepted, "settings-invalid"];

    public override IReadOnlyList<Mutation> Mutations => [TomlMutations.Apply, TextMutations.Apply, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random)
    {
        var some = new List<string>();
        foreach (var line in Lines)
            if (random.OneIn(5)) some.Add(line);
        return Encoding.UTF8.GetBytes(string.Join('\n', some) + "\n");
    }

    public override string Run(byte[] input)
    {
        var settings = SettingsFile.Apply(BackgroundSettings.Default, "fuzz.toml", Encoding.UTF8.GetString(input));
        Holds(settings.Interval >= BackgroundLimits.MinInterval && settings.Interval <= BackgroundLimits.MaxInterval && settings.Jitter >= TimeSpan.Zero, "times are within their limits");
        Holds(settings.Windows.All(window => window.Duration > TimeSpan.Zero), "windows last");
        Holds(settings.RolloutPosition is null or (>= 0 and <= 1), "a position is a share");
        Holds(SettingsDescription.Of(settings).Values.All(value => value.Value is not null), "every setting can be told");
        _ = SettingsFile.Complete(settings);
        return Accepted;
    }

    public override string? CodeOf(Exception exception) => (exception as DeployException)?.Code;
}
