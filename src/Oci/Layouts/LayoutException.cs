namespace SkorionOS.Oci.Layouts;

/// <summary>
/// A layout or an archive of one cannot be used. Codes: <c>layout-invalid</c>, <c>image-not-found</c>, <c>blob-missing</c>,
/// <c>layout-unreadable</c>.
/// </summary>
public sealed class LayoutException : OciException
{
    internal LayoutException(string code, string message, Exception? innerException = null)
        : base(code, message, innerException)
    {
    }
}
