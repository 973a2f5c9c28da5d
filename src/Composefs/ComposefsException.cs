namespace SkorionOS.Composefs;

/// <summary>An operation on trees, images or objects failed. The message says what failed, on what, and why.</summary>
public class ComposefsException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="code">Stable kebab-case code, such as <c>dump-invalid</c>.</param>
    /// <param name="message">What failed, on what, and why; English, no final full stop needed.</param>
    /// <param name="cause">The error below, if there is one.</param>
    public ComposefsException(string code, string message, Exception? cause = null)
        : base(message, cause) => Code = code;

    /// <summary>Stable kebab-case code, for programs.</summary>
    public string Code { get; }
}
