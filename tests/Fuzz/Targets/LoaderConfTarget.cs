using System.Text;
using SkorionOS.Boot;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;

namespace SkorionOS.Fuzz.Targets;

/// <summary>loader.conf, and the pattern over entries in it.</summary>
internal sealed class LoaderConfTarget : FuzzTarget
{
    private static readonly BootListing Listing = new(
        [new BootEntryFile($"bootc-{new string('a', 64)}+3.conf", new BootEntryName($"bootc-{new string('a', 64)}", new BootCounter(3)), null, null, [])], new LoaderConf(null, null));

    public override string Name => "loader-conf";

    public override IReadOnlyList<string> MustReach => [Accepted, "says-nothing", "beats-our-order"];

    public override IReadOnlyList<Mutation> Mutations => [TextMutations.Apply, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random)
    {
        var text = new StringBuilder();
        for (var i = random.Below(6); i >= 0; i--)
        {
            text.Append(random.Pick(
                $"timeout {random.Pick("3", "0", "menu-force", "menu-hidden", "-1", "x")}",
                $"default {random.Pick("bootc-*", "@saved", "*", "arch", "*a*a*a*a*b", "\"bootc-?*\"", $"bootc-{new string('a', 64)}.conf", "<>\"*\"?.conf", "'")}",
                "console-mode keep",
                "editor no",
                "# default commented",
                "default",
                $"x{random.Hex(4)} y"));
            text.Append(random.Pick("\n", "\n", "\r\n", "\r"));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public override string Run(byte[] input)
    {
        var conf = LoaderConf.Parse(Encoding.UTF8.GetString(input));
        Holds(conf.Default?.AsSpan().IndexOfAny('\0', '\n', '\r') is null or < 0, "a value is one line");
        if (EntryPattern.FindOurs(conf.Default, Listing).Count > 0) return "beats-our-order";
        return conf is { Default: null, Timeout: null } ? "says-nothing" : Accepted;
    }

    public override string? CodeOf(Exception exception) => (exception as BootException)?.Code;
}
