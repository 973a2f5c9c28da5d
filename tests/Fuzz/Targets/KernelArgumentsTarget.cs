using System.Text;
using SkorionOS.Boot;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;

namespace SkorionOS.Fuzz.Targets;

/// <summary>A file of kargs.d, of an image and of the machine.</summary>
internal sealed class KernelArgumentsTarget : FuzzTarget
{
    public override string Name => "kargs-toml";

    public override int LongestInput => BootLimits.MaxArgumentsFileBytes;

    // The syntax tree keeps a node for every token.
    public override int MemoryPerByte => 4096;

    public override IReadOnlyList<string> MustReach => [Accepted, "accepted-local", BootErrors.ArgumentsFileInvalid];

    public override IReadOnlyList<Mutation> Mutations => [TomlMutations.Apply, TextMutations.Apply, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random)
    {
        var text = new StringBuilder();
        text.Append($"kargs = [{string.Join(", ", random.Some<string>("\"quiet\"", "'a=b'", "\"rw mitigations=auto,nosmt\"", "\"a=\\\"b c\\\"\"", "\"\"\"x\n\"\"\"", "\"\\u00e9\""))}]\n");
        if (random.OneIn(3)) text.Append($"match-architectures = [{string.Join(", ", random.Some<string>("\"x86_64\"", "\"aarch64\"", "\"\\n\"", "\"\\u0001\\\\\"", "\"\""))}]\n");
        if (random.OneIn(3)) text.Append("karg-deletes = [\"quiet\"]\n");
        if (random.OneIn(8)) text.Append("# comment\n[table]\nkey = 1979-05-27T07:32:00Z\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public override string Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var file = KernelArgumentsFile.ParseLocal("etc/bootc/kargs.d/50-local.toml", text);
        var again = KernelArgumentsFile.ParseLocal("50-local.toml", file.Print());
        Holds(again.Arguments.SequenceEqual(file.Arguments) && again.Deletes.SequenceEqual(file.Deletes), "a file that is written and read again says the same");
        Holds((again.Architectures is null) == (file.Architectures is null) && (again.Architectures ?? []).SequenceEqual(file.Architectures ?? []), "for the same architectures");
        if (!file.Deletes.IsEmpty) return "accepted-local";
        _ = KernelArgumentsFile.Parse("50.toml", file.Print());
        return Accepted;
    }

    public override string? CodeOf(Exception exception) => (exception as BootException)?.Code;
}
