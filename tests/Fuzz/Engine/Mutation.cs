namespace SkorionOS.Fuzz.Engine;

/// <summary>Changes an input.</summary>
/// <param name="input">The input, not to be written to.</param>
/// <param name="other">Another input of the same target, to take parts from.</param>
/// <param name="random">What decides.</param>
internal delegate byte[] Mutation(byte[] input, byte[] other, FuzzRandom random);
