namespace SkorionOS.Interop.Files;

/// <summary>What one command changes, in order.</summary>
/// <param name="Name">What it is called in docs/crash-safety.md.</param>
/// <param name="Stages">Its stages; one may stand several times.</param>
public sealed record DurableOperation(string Name, IReadOnlyList<DurableStage> Stages);
