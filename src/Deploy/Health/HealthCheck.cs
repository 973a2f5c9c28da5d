namespace SkorionOS.Deploy.Health;

/// <summary>A program that says whether the system that booted is good.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="Path">Where it is, an absolute path.</param>
/// <param name="Required">False: its failure is told, and has no consequence.</param>
internal sealed record HealthCheck(string Name, string Path, bool Required);
