namespace SkorionOS.Deploy;

/// <summary>An operation of the engine could not be done. What was there before is still there.</summary>
/// <param name="code">One of <see cref="ErrorCatalog"/>.</param>
/// <param name="message">What failed, on what, and why.</param>
/// <param name="inner">What it came from.</param>
public sealed class DeployException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The stable name of the error, one of <see cref="ErrorCatalog"/>.</summary>
    public string Code { get; } = code;
}
