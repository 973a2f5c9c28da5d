using System.Text;
using SkorionOS.Daemon.Background;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Daemon.Bus;
using SkorionOS.Deploy;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;
using SkorionOS.Interop.Systemd;
using SkorionOS.Oci;

namespace SkorionOS.Fuzz.Targets;

/// <summary>
/// What callers of the service may say, as lines: a signature; options and keys as NAME TYPE VALUE; the name of an image. The messages themselves are taken apart by sd-bus,
/// which the load test of the service calls over a real bus.
/// </summary>
internal sealed class BusArgumentsTarget : FuzzTarget
{
    public override string Name => "bus-arguments";

    public override int LongestInput => 8 * 1024;

    // As for files of settings.
    public override int MemoryPerByte => 12 * 1024;

    public override IReadOnlyList<string> MustReach => [Accepted, "signature-invalid", BusException.InvalidArgs, "settings-invalid", "reference-invalid"];

    public override IReadOnlyList<Mutation> Mutations => [TextMutations.Apply, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random)
    {
        var lines = new List<string> { random.Pick("sa{sv}", "a(ssu)", "oa{sv}aay", "((((s))))", "a{vs}", new string('a', random.Below(40)) + "s", "s", ""), random.Pick("quay.io/a/b:c", "oci:/x:y", "docker://quay.io/a@sha256:1", "quay.io/a/b") };
        lines.AddRange(random.Some<string>("now b 1", "digest s sha256:x", "allow-downgrade b 0", "tls-verify b x"));
        if (random.OneIn(3)) lines.AddRange(random.Some<string>("background.mode s stage", "background.minimum-battery u 45", "background.jitter s 1h", "rollout.position d 0.5", "fleet-lock.group s a\"b", "background.mode s ", "rollout.position d NaN"));
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    public override string Run(byte[] input)
    {
        var lines = Encoding.UTF8.GetString(input).Split('\n');
        if (!CheckSignature(lines[0])) return "signature-invalid";
        var values = new Dictionary<string, object>();
        foreach (var line in lines.Skip(2))
            if (line.Split(' ', 3) is [var name, var type, var text]) values[name] = Value(type, text);

        var reference = ImageReference.Parse(lines.ElementAtOrDefault(1) ?? "");
        Holds(ImageReference.Parse(reference.ToString()) == reference, "a name that is written and read again is the same");
        Holds(ImageReference.From(reference.Transport, reference.Image) == reference, "so is one in two parts");

        if (values.Keys.Any(key => key.Contains('.', StringComparison.Ordinal)))
        {
            Configure(values);
            return Accepted;
        }

        var options = new BusOptions(new BusCall(":1.1", "/", "Update", ["x", values], false));
        _ = (options.Take<string?>("digest", null), options.Take("now", false), options.Take("allow-downgrade", false), options.Take("tls-verify", true));
        options.RefuseOthers();
        return Accepted;
    }

    public override string? CodeOf(Exception exception) => exception switch
    {
        BusException e => e.Name,
        DeployException e => e.Code,
        OciException e => e.Code,
        _ => null,
    };

    private static bool CheckSignature(string signature)
    {
        try
        {
            var types = BusSignature.Split(signature);
            Holds(string.Concat(types) == signature, "the types in a row are the signature");
            foreach (var type in types) Holds(BusSignature.Split(type) is [var only] && only == type, "each of them is one type");
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Keys that are set are written down as lines of a file, which must say the same and nothing else.</summary>
    private static void Configure(Dictionary<string, object> values)
    {
        var text = ConfiguredKeys.Merge(null, values);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Holds(lines.Length <= 1 + values.Count, "a key is one line");
        _ = SettingsFile.Apply(BackgroundSettings.Default, "bus.toml", text);
        Holds(ConfiguredKeys.Merge(Encoding.UTF8.GetBytes(text), new Dictionary<string, object>()) == text, "what was written is read again");
    }

    private static BusVariant Value(string type, string text) => type switch
    {
        "b" => BusVariant.Of(text == "1"),
        "u" => BusVariant.Of(uint.TryParse(text, out var number) ? number : 0),
        "d" => BusVariant.Of(double.TryParse(text, out var number) ? number : 0),
        "x" => BusVariant.Of(long.TryParse(text, out var number) ? number : 0),
        "as" => BusVariant.Of(text.Split(',')),
        _ => BusVariant.Of(text),
    };
}
