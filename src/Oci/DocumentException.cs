namespace SkorionOS.Oci;

/// <summary>
/// A manifest, index or config is not what the image specification says, or is not for this machine. Codes: <c>manifest-invalid</c>,
/// <c>manifest-unsupported</c>, <c>manifest-too-large</c>, <c>config-invalid</c>, <c>config-too-large</c>, <c>platform-missing</c>.
/// </summary>
public sealed class DocumentException : OciException
{
    internal DocumentException(string code, string message, Exception? innerException = null)
        : base(code, message, innerException)
    {
    }
}
