using SkorionOS.Composefs.FsVerity;

namespace SkorionOS.Composefs.Store;

/// <summary>An object that an image needs is not in the store.</summary>
public sealed class ObjectMissingException(FsVerityDigest digest)
    : ComposefsException("object-missing", $"object {digest} is not in the store")
{
    /// <summary>The object that is missing.</summary>
    public FsVerityDigest Digest { get; } = digest;
}
