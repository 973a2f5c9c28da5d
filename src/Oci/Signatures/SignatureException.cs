namespace SkorionOS.Oci.Signatures;

/// <summary>
/// An image may not be used, or what decides that cannot be read. Codes: <c>policy-invalid</c>, <c>policy-unsupported</c>,
/// <c>policy-key-invalid</c>, <c>policy-rejects</c>, <c>signature-required</c>, <c>signature-invalid</c>.
/// </summary>
public sealed class SignatureException : OciException
{
    internal SignatureException(string code, string message, Exception? innerException = null)
        : base(code, message, innerException)
    {
    }
}
