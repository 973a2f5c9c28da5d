namespace SkorionOS.Fuzz.Engine;

/// <summary>What must hold for every input does not hold for this one.</summary>
/// <param name="what">What should hold.</param>
internal sealed class InvariantException(string what) : Exception(what);
