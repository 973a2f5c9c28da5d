namespace SkorionOS.Oci;

/// <summary>
/// Something that this room was asked to do could not be done: the base of all its operational failures. The message says what failed, on
/// which image or document, and why.
/// </summary>
public abstract class OciException : Exception
{
    private protected OciException(string code, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        Code = code;
    }

    /// <summary>A stable kebab-case word for the kind of failure, such as <c>digest-mismatch</c>.</summary>
    public string Code { get; }
}
