namespace SkorionOS.Oci;

/// <summary>The base of every operational failure of this room.</summary>
/// <param name="code">A stable word for the failure, kebab-case ("digest-mismatch").</param>
/// <param name="message">What failed, on what, and why.</param>
/// <param name="inner">The failure below this one, if any.</param>
public abstract class OciException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A stable word for the failure, kebab-case: callers map it to an exit code and a hint.</summary>
    public string Code { get; } = code;
}
