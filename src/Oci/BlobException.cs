namespace SkorionOS.Oci;

/// <summary>
/// The bytes of a blob or manifest are not the ones its descriptor names. Codes: <c>digest-mismatch</c>, <c>size-mismatch</c>,
/// <c>blob-too-large</c>.
/// </summary>
public sealed class BlobException : OciException
{
    internal BlobException(string code, string message)
        : base(code, message)
    {
    }
}
