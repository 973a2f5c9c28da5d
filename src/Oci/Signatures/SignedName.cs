namespace SkorionOS.Oci.Signatures;

/// <summary>The name of an image as identities are compared: the repository alone, or with a tag or a digest.</summary>
internal sealed record SignedName(string Repository, string? Tag, Digest? Digest)
{
    /// <summary>True when it says no more than the repository, which is all that <c>cosign sign</c> says by itself.</summary>
    public bool IsRepositoryOnly => Tag is null && Digest is null;

    /// <summary>The name that was asked for. A digest wins over a tag, as it does when the image is fetched.</summary>
    public static SignedName Of(RegistryReference reference) =>
        new(reference.Name, reference.Digest is null ? reference.Tag : null, reference.Digest);

    /// <summary>Reads a name with its registry; no default tag is added. Null when it is no name of an image.</summary>
    public static SignedName? TryParse(string text)
    {
        if (text.Length > OciLimits.Reference || RegistryReference.Read(text, out _) is not { } reference)
        {
            return null;
        }

        bool isRepositoryOnly = !text.AsSpan(text.LastIndexOf('/') + 1).ContainsAny(':', '@');
        return isRepositoryOnly
            ? new SignedName(reference.Name, null, null)
            : new SignedName(reference.Name, reference.Tag, reference.Digest);
    }

    public override string ToString() => Repository + (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);
}
