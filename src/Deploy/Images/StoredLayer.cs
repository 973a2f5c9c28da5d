using SkorionOS.Oci;

namespace SkorionOS.Deploy.Images;

/// <summary>A layer of a stored image.</summary>
/// <param name="Digest">Digest of the blob, as it is compressed in the registry.</param>
/// <param name="DiffId">Digest of the plain tar: the layer's name in the storage.</param>
/// <param name="Size">Length of the blob in bytes.</param>
public sealed record StoredLayer(Digest Digest, Digest DiffId, long Size);
