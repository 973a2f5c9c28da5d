namespace SkorionOS.Interop.Files;

/// <summary>Steps that follow each other, in order. Each may be left out where there is nothing to change.</summary>
/// <param name="Name">What the stage is called in docs/crash-safety.md.</param>
/// <param name="Repeats">True when it is gone through several times: for each layer, for each deployment.</param>
/// <param name="Steps">The steps.</param>
public sealed record DurableStage(string Name, bool Repeats, IReadOnlyList<DurableStep> Steps);
