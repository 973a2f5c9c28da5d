using System.Text;
using SkorionOS.Boot;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;

namespace SkorionOS.Fuzz.Targets;

/// <summary>File names and versions of boot entries, a line each: names are read and written back, versions have an order.</summary>
internal sealed class EntryNameTarget : FuzzTarget
{
    public override string Name => "entry-names";

    public override int LongestInput => 8 * 1024;

    public override IReadOnlyList<string> MustReach => [Accepted, "ours", "passed-over"];

    public override IReadOnlyList<Mutation> Mutations => [TextMutations.Apply, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random)
    {
        var lines = new List<string>();
        for (var i = random.Below(4); i >= 0; i--)
        {
            var id = random.Pick($"bootc-{random.Hex(64)}", $"BOOTC-{random.Hex(64)}-{random.Below(100)}", "arch", "auto-windows", ".hidden", "123~rc1-1", "1.2^post", "1.0", "1.00");
            lines.Add(id + random.Pick("", "+3", "+2-1", "+0-3", "+003-01", "+", "+-1", "+3+2", "+99999999999") + random.Pick(".conf", ".conf", ".CONF", "", ".conf.conf"));
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    public override string Run(byte[] input)
    {
        var lines = Encoding.UTF8.GetString(input).Split('\n');
        var outcome = "passed-over";
        foreach (var line in lines)
        {
            if (!BootEntryName.TryParse(line, out var name)) continue;
            Holds(BootEntryName.TryParse(name.ToFileName(), out var again) && again == name, "a name that is written and read again is the same");
            var deployment = DeploymentEntry.DeploymentOf(name.Id);
            Holds(deployment is null || name.Id.Contains(deployment.Value.Hex, StringComparison.OrdinalIgnoreCase), "the deployment is in the name");
            outcome = deployment is not null ? "ours" : outcome == "ours" ? outcome : Accepted;
        }

        for (var i = 0; i + 1 < Math.Min(lines.Length, 16); i++)
        {
            Holds(BlsVersion.Compare(lines[i], lines[i]) == 0, "a version is as old as itself");
            Holds(Math.Sign(BlsVersion.Compare(lines[i], lines[i + 1])) == -Math.Sign(BlsVersion.Compare(lines[i + 1], lines[i])), "what is older than another has it newer");
        }

        return outcome;
    }

    public override string? CodeOf(Exception exception) => (exception as BootException)?.Code;
}
