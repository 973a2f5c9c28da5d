namespace SkorionOS.Oci.Signatures;

/// <summary>Where a policy has a key: in a file, or in itself.</summary>
/// <param name="Path">The absolute path; null for a key in the policy.</param>
/// <param name="Data">The PEM text in the policy; empty for a file.</param>
/// <param name="At">Where the policy names it, such as <c>default[0].keyPath</c>.</param>
internal sealed record KeySource(string? Path, ReadOnlyMemory<byte> Data, string At)
{
    /// <summary>The key.</summary>
    /// <param name="root">The directory that paths are below.</param>
    /// <exception cref="SignatureException"><c>policy-key-invalid</c>.</exception>
    public SignatureKey Load(string root)
    {
        if (Path is null)
        {
            return SignatureKey.Parse(Data.Span, At);
        }

        try
        {
            byte[] pem = LimitedFile.TryRead(System.IO.Path.Join(root, Path), SignatureLimits.Key)
                ?? throw new SignatureException("policy-key-invalid", $"The key {Path}, which the policy names at {At}, is not there.");
            return SignatureKey.Parse(pem, Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SignatureException("policy-key-invalid",
                $"The key {Path}, which the policy names at {At}, cannot be read: {e.Message}", e);
        }
    }
}
