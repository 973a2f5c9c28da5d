namespace SkorionOS.Fuzz.Engine;

/// <summary>Makes the inputs of a target: generated ones, and changed ones of the corpus and of the generator.</summary>
internal sealed class InputMaker(FuzzTarget target, IReadOnlyList<byte[]> corpus)
{
    private const int MostMutations = 6;

    /// <summary>The input of a seed and an index, always the same.</summary>
    public byte[] Make(ulong seed, long index)
    {
        var random = new FuzzRandom(seed, index);
        var input = Seed(random);
        // One in eight stays as it is, so that what is behind the checks is seen too. The fewer changes, the deeper an input gets.
        var changes = random.OneIn(8) ? 0 : random.Between(1, 1 + random.Below(MostMutations));
        for (var i = 0; i < changes; i++)
        {
            input = target.Mutations[random.Below(target.Mutations.Count)](input, Other(random), random);
            if (input.Length > target.LongestInput) input = input[..target.LongestInput];
        }

        return input;
    }

    // Generating can take longer than running, and of these only parts are used.
    private byte[] Other(FuzzRandom random) => corpus.Count > 0 ? corpus[random.Below(corpus.Count)] : target.Generate(random);

    private byte[] Seed(FuzzRandom random) =>
        corpus.Count > 0 && random.OneIn(3) ? corpus[random.Below(corpus.Count)] : target.Generate(random);
}
