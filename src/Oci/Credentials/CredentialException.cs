namespace SkorionOS.Oci.Credentials;

/// <summary>
/// Credentials that are there cannot be used. Codes: <c>auth-file-invalid</c>, <c>credential-helper-failed</c>, <c>certificate-invalid</c>.
/// Having none is no failure.
/// </summary>
public sealed class CredentialException : OciException
{
    internal CredentialException(string code, string message, Exception? innerException = null)
        : base(code, message, innerException)
    {
    }
}
