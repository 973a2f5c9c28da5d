using System.Text;
using SkorionOS.Daemon.Background.Rollouts;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Lineage;
using SkorionOS.Deploy.Staging;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;
using SkorionOS.Oci;
using SkorionOS.Boot;

namespace SkorionOS.Fuzz.Targets;

/// <summary>What images say of themselves: annotations, a line each as KEY=VALUE, and the lines of an os-release between them.</summary>
internal sealed class LineageTarget : FuzzTarget
{
    private static readonly DateTimeOffset[] Moments =
        [DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, new(2026, 5, 2, 0, 0, 0, TimeSpan.Zero), new(8999, 12, 31, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.MaxValue];

    private static readonly ImageManifest Bare = (ImageManifest)ManifestDocument.Parse(
        Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:{{new string('a', 64)}}","size":1},"layers":[]}"""), "manifest");

    private static readonly ImageConfig Config = ImageConfig.Parse("""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"""u8, "config");

    public override string Name => "lineage";

    public override int LongestInput => 8 * 1024;

    public override IReadOnlyList<string> MustReach => [Accepted, "rollout", "rollout-wrong", "annotation-invalid"];

    public override IReadOnlyList<Mutation> Mutations => [TextMutations.Apply, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random)
    {
        var lines = random.Some<string>(
            $"{ImageLineage.ChannelKey}={random.Pick("stable", "a_b-1.2", "-x", "")}", $"{ImageLineage.VariantKey}=desktop", $"{ImageLineage.SequenceKey}={random.Pick("0", "7", "9223372036854775807", "9223372036854775808", "07")}",
            $"{ImageLineage.NotAfterKey}={random.Pick("2026-05-01T12:00:00Z", "8999-12-31T23:59:59+14:00", "0001-01-01T00:00:00+14:00", "2026-02-30T00:00:00Z")}",
            $"{Annotation.Created}={random.Pick("2026-05-01T12:00:00Z", "now", "0001-01-01T00:00:00+23:59", "12/31/9999")}", $"{Annotation.Version}=42",
            $"{RolloutAnnotations.Start}={random.Pick("2026-05-01T12:00:00Z", "0001-01-01T00:00:00Z", "8999-12-31T23:59:59Z")}", $"{RolloutAnnotations.StartValue}={random.Pick("0", "0.1", "1", "1.0", "2")}",
            $"{RolloutAnnotations.Duration}={random.Pick("P2D", "PT36H", "P366D", "P999999D", "PT0S")}", "NAME=\"Skorion OS\"", "VARIANT='KDE'", "PRETTY_NAME=x");
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    public override string Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var annotations = new Dictionary<string, string>();
        foreach (var line in text.Split('\n'))
            if (line.Split('=', 2) is [var key, var value]) annotations[key] = value;

        var labels = new ImageLabels(Bare with { Annotations = annotations }, Config);
        var title = OsRelease.Parse(text).Title(labels.Version, annotations.GetValueOrDefault("VARIANT"));
        Holds(BootEntry.Parse(BootEntry.FromFields([new("title", title)]).Print()).Title == title, "the title is one line of a boot entry");

        var outcome = CheckRollout(RolloutAnnotations.Read(annotations));
        var lineage = ImageLineage.Read(labels, "the image");
        Holds(lineage.Sequence is null or >= 0, "a sequence is not negative");
        var mark = HighWaterMark.Of("image", lineage);
        Holds(mark.CompareTo(mark) == 0, "an image is as old as itself");
        Holds(LineageCheck.FindOlder(mark, [mark]) is null && LineageCheck.FindForeign(mark, mark) is null, "an image goes on from itself");
        _ = mark.Describe();
        return outcome;
    }

    public override string? CodeOf(Exception exception) => (exception as DeployException)?.Code;

    private static string CheckRollout(RolloutReading reading)
    {
        Holds(reading.Rollout is null || reading.Error is null, "a rollout is understood, or not");
        if (reading.Rollout is not { } rollout) return reading.Error is null ? Accepted : "rollout-wrong";
        double before = 0;
        foreach (var moment in Moments)
        {
            var share = rollout.ShareAt(moment);
            Holds(share >= before && share <= 1, "a share grows, from 0 to 1");
            before = share;
        }

        foreach (var position in new[] { 0, 0.1, 0.5, 1 }) _ = rollout.TurnOf(position);
        return "rollout";
    }
}
