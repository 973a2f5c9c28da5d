using System.Text;
using SkorionOS.Boot;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;

namespace SkorionOS.Fuzz.Targets;

/// <summary>A boot entry: whatever text it is, it is read; what was read is read again as the same, once it can be written.</summary>
internal sealed class BootEntryTarget : FuzzTarget
{
    private static readonly string[] Keys =
    [
        "title", "version", "machine-id", "sort-key", "architecture", "linux", "initrd", "efi", "uki", "uki-url", "options", "devicetree", "Title", "x-own", "",
    ];

    public override string Name => "boot-entry";

    public override IReadOnlyList<string> MustReach => [Accepted, "no-program", "no-lines", BootErrors.EntryInvalid];

    public override IReadOnlyList<Mutation> Mutations => [TextMutations.Apply, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random)
    {
        var text = new StringBuilder();
        foreach (var key in random.OneIn(2) ? ["title", "version", "sort-key", "linux", "initrd", "options"] : random.Some<string>(Keys))
            text.Append(key).Append(random.Pick(" ", "\t", "  ")).Append(Value(key, random)).Append(random.OneIn(8) ? "\r\n" : "\n");
        if (random.OneIn(8)) text.Append("# comment\n\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public override string Run(byte[] input)
    {
        var entry = BootEntry.Parse(Encoding.UTF8.GetString(input));
        _ = (entry.Title, entry.Version, entry.MachineId, entry.SortKey, entry.Architecture, entry.Initrds, entry.Options, DeploymentEntry.SerialOf(entry));
        if (entry.Options is { } options) _ = KernelCommandLine.Parse(options).FindComposefs();

        // What was read from a file can be put on lines of our own, unless a key or value is one that we do not write.
        var own = BootEntry.FromFields(entry.Fields.Select(field => new BootEntryField(field.Key, field.Value)));
        var again = BootEntry.Parse(own.Print());
        Holds(again.Fields.SequenceEqual(entry.Fields), "an entry that is written and read again has the same lines");
        Holds(again.Print() == own.Print(), "writing has one form");
        return entry.Fields.IsEmpty ? "no-lines" : entry.Program is null ? "no-program" : Accepted;
    }

    public override string? CodeOf(Exception exception) => (exception as BootException)?.Code;

    private static string Value(string key, FuzzRandom random) => random.OneIn(6) ? random.Pick("\"quoted text\"", "'", "''", "\"", " ", "a b", "\u00fc") : key switch
    {
        "linux" => $"/EFI/Linux/bootc/{random.Hex(64)}-vmlinuz",
        "initrd" => $"/EFI/Linux/bootc/{random.Hex(64)}-initrd",
        "version" => random.Pick("1", "12", "5~7", "6.12.3-1", "999999999999999999999"),
        "options" => $"composefs={random.Pick("", "?")}{random.Hex(64)} root=UUID={random.Hex(8)} rw quiet",
        _ => random.Pick("SkorionOS 42.1", "skorionos", "x64", "value"),
    };
}
