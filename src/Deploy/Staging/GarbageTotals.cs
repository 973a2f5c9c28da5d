namespace SkorionOS.Deploy.Staging;

/// <summary>What a garbage collection removed.</summary>
/// <param name="Images">Images.</param>
/// <param name="Layers">Layers.</param>
/// <param name="Objects">Objects.</param>
/// <param name="Bytes">Bytes of these objects.</param>
public readonly record struct GarbageTotals(int Images, int Layers, int Objects, long Bytes);
