namespace SkorionOS.State;

/// <summary>The state of a deployment cannot be made, read or changed.</summary>
/// <param name="code">A stable name of the kind of error, such as <c>merge-failed</c>.</param>
/// <param name="message">What failed, on what, and why.</param>
/// <param name="inner">The cause; null when there is none.</param>
public sealed class StateException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A stable name of the kind of error.</summary>
    public string Code { get; } = code;
}
