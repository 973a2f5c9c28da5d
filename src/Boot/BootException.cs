namespace SkorionOS.Boot;

/// <summary>The boot side of an operation failed: the boot partition, an entry, a kernel, or the kernel's arguments.</summary>
/// <param name="code">Stable, kebab-case, one of the constants of <see cref="BootErrors"/>.</param>
/// <param name="message">What failed, on what, and why.</param>
/// <param name="cause">The exception below, where there is one.</param>
public sealed class BootException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Names the failure for programs: one of <see cref="BootErrors"/>.</summary>
    public string Code { get; } = code;
}
