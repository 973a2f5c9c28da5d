namespace SkorionOS.SetupRoot;

/// <summary>The root cannot be set up.</summary>
/// <param name="code">One of <see cref="SetupRootErrors"/>.</param>
/// <param name="message">What failed, on what, and why.</param>
/// <param name="inner">The cause; null when there is none.</param>
public sealed class SetupRootException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A stable name of the kind of error.</summary>
    public string Code { get; } = code;
}
