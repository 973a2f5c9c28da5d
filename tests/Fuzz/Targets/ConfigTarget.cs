using System.Text;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;
using SkorionOS.Oci;

namespace SkorionOS.Fuzz.Targets;

/// <summary>The configuration of an image.</summary>
internal sealed class ConfigTarget : FuzzTarget
{
    public override string Name => "config";

    public override IReadOnlyList<string> MustReach => [Accepted, "config-invalid"];

    public override IReadOnlyList<Mutation> Mutations => [JsonMutations.Apply, JsonMutations.Apply, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random) => Encoding.UTF8.GetBytes($$"""
        {"architecture":"amd64","os":"linux","created":"{{JsonSamples.Time(random)}}","config":{"Env":["PATH=/usr/bin"],"Labels":{{random.Pick("null", JsonSamples.Annotations(random))}}},
        "rootfs":{"type":"layers","diff_ids":{{JsonSamples.List(random, 40, () => $"\"{JsonSamples.Digest(random)}\"")}}},
        "history":{{JsonSamples.List(random, 40, () => $$"""{"created":"{{JsonSamples.Time(random)}}","created_by":"RUN x","empty_layer":{{random.Pick("true", "false")}}}""")}}}
        """);

    public override string Run(byte[] input)
    {
        var config = ImageConfig.Parse(input, "config");
        Holds(config.Platform is { Architecture: not null, Os: not null }, "a config has an architecture and a system");
        Holds(config.RootFs.DiffIds.All(id => id.Hex.Length == 64), "every layer has a digest");
        Holds(config.History.All(entry => entry is not null), "no line of the history is null");
        ManifestInvariants.Check(config.Labels);
        return Accepted;
    }

    public override string? CodeOf(Exception exception) => (exception as OciException)?.Code;
}
