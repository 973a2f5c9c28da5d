using SkorionOS.Composefs.FsVerity;

namespace SkorionOS.Composefs.Erofs;

/// <summary>An image that has been written.</summary>
/// <param name="Digest">The fs-verity digest of the whole file: the name of the image.</param>
/// <param name="Size">Bytes; a multiple of 4096.</param>
/// <param name="Version">The composefs version in its header.</param>
public sealed record ImageSummary(FsVerityDigest Digest, long Size, int Version);
