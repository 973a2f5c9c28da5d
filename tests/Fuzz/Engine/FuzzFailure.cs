namespace SkorionOS.Fuzz.Engine;

/// <summary>An input for which something does not hold.</summary>
/// <param name="Target">The target.</param>
/// <param name="Origin">Where the input is from: seed and index, or a file of the corpus.</param>
/// <param name="File">Where it was written to.</param>
/// <param name="Problem">What is wrong.</param>
internal sealed record FuzzFailure(string Target, string Origin, string File, string Problem)
{
    public override string ToString() => $"{Target}, {Origin}: {Problem}\n  input: {File}";
}
