namespace SkorionOS.Fuzz.Engine;

/// <summary>What came of many inputs.</summary>
/// <param name="target">The target.</param>
internal sealed class FuzzReport(FuzzTarget target)
{
    // The first few tell enough; a broken invariant can fail for every second input.
    public const int MostFailures = 5;

    private readonly SortedDictionary<string, long> _outcomes = new(StringComparer.Ordinal);

    public long Inputs { get; private set; }

    public TimeSpan Time { get; set; }

    /// <summary>Most managed bytes that an input made the reader allocate, in the target's terms: less than 1 of what is allowed.</summary>
    public double MostMemory { get; set; }

    public List<FuzzFailure> Failures { get; } = [];

    /// <summary>Outcomes that had to be reached and were not.</summary>
    public IEnumerable<string> Missed => target.MustReach.Where(outcome => !_outcomes.ContainsKey(outcome));

    public void Count(string? outcome)
    {
        Inputs++;
        if (outcome is not null) _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
    }

    public override string ToString() =>
        $"{target.Name}: {Inputs} inputs in {Time.TotalSeconds:F1} s, {Failures.Count} failures, {MostMemory:P0} of the memory; {string.Join(", ", _outcomes.Select(pair => $"{pair.Key} {pair.Value}"))}";
}
