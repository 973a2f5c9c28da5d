namespace SkorionOS.Interop.Files;

/// <summary>One call that is about to change a filesystem: where a fault can be put.</summary>
/// <param name="Operation">The system call, by its name in the manual.</param>
/// <param name="Path">What it is about to change.</param>
public readonly record struct FaultPoint(string Operation, string Path);
