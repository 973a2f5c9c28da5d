using SkorionOS.Composefs.FsVerity;

namespace SkorionOS.Composefs.Store;

/// <summary>A file in the directory of the objects.</summary>
/// <param name="Path">Its path below that directory.</param>
/// <param name="Digest">The digest that its name says; null when the name is not that of an object.</param>
public readonly record struct StoredFile(string Path, FsVerityDigest? Digest)
{
    /// <summary>True for what a stop left while a damaged object was being replaced.</summary>
    public bool IsTemporary => Path.Contains("/.", StringComparison.Ordinal);
}
