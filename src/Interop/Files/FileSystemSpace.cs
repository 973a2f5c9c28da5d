namespace SkorionOS.Interop.Files;

/// <summary>The size of a filesystem and what is left of it, in bytes.</summary>
/// <param name="Total">Size of the filesystem.</param>
/// <param name="Available">What an ordinary user may still write; the reserve of root is not counted.</param>
/// <param name="ClusterSize">The unit in which files take space.</param>
/// <param name="IsReadOnly">True when nothing can be written through the mount that was asked.</param>
public readonly record struct FileSystemSpace(long Total, long Available, int ClusterSize, bool IsReadOnly);
