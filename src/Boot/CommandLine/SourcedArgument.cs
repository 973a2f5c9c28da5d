namespace SkorionOS.Boot;

/// <summary>An argument of a kernel command line, and who asks for it.</summary>
/// <param name="Argument">The argument.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="FileName">The file in the <c>kargs.d</c> directory, without the directory; null for the other sources.</param>
public sealed record SourcedArgument(KernelArgument Argument, ArgumentSource Source, string? FileName = null);
