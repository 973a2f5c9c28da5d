namespace SkorionOS.Interop.Files;

/// <summary>A change that gives a name, takes one or puts other content behind it, and so is seen after a power cut: of the list in docs/crash-safety.md.</summary>
/// <param name="Change">The <see cref="FaultPoint"/>: the system call, and the path from the physical root, in which <c>*</c> stands for any characters but a slash
/// and <c>**</c> for any.</param>
/// <param name="Why">Why it stands at its place.</param>
public sealed record DurableStep(string Change, string Why);
