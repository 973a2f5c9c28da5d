using SkorionOS.Composefs;
using SkorionOS.Composefs.Dump;
using SkorionOS.Fuzz.Engine;
using SkorionOS.Fuzz.Mutations;

namespace SkorionOS.Fuzz.Targets;

/// <summary>Dump text, on to the image that is made of it.</summary>
internal sealed class DumpTarget : FuzzTarget
{
    public override string Name => "dump";

    public override long MemoryBase => 16 << 20;

    public override IReadOnlyList<string> MustReach => [Accepted, "round-trip", "dump-invalid"];

    public override IReadOnlyList<Mutation> Mutations => [TextMutations.Apply, ByteMutations.Apply];

    public override byte[] Generate(FuzzRandom random) => DumpSamples.Make(random);

    public override string Run(byte[] input)
    {
        var tree = DumpReader.Parse(input);
        var text = ImageInvariants.Print(tree);
        Holds(ImageInvariants.Print(DumpReader.Parse(text)).AsSpan().SequenceEqual(text), "text that is read and written again is the same");
        if (!ImageInvariants.IsChosen(input)) return Accepted;
        ImageInvariants.CheckRoundTrip(tree);
        return "round-trip";
    }

    public override string? CodeOf(Exception exception) => (exception as ComposefsException)?.Code;
}
