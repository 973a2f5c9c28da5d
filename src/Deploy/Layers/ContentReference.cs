using SkorionOS.Composefs.FsVerity;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Layers;

/// <summary>A content by both its names: the world's and the store's.</summary>
/// <param name="Sha256">Plain SHA-256 of the content.</param>
/// <param name="Object">Its fs-verity digest: the object's name.</param>
/// <param name="Size">Its length in bytes, holes of a sparse file counted.</param>
public readonly record struct ContentReference(Digest Sha256, FsVerityDigest Object, long Size);
