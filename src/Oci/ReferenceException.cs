namespace SkorionOS.Oci;

/// <summary>A text that should name an image does not. Code: <c>reference-invalid</c>.</summary>
public sealed class ReferenceException : OciException
{
    internal ReferenceException(string message)
        : base("reference-invalid", message)
    {
    }
}
