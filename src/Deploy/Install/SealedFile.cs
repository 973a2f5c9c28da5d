namespace SkorionOS.Deploy.Install;

/// <summary>A file that carries its Merkle tree behind its content, and waits for size and flag in its inode.</summary>
/// <param name="Path">From the root, with a slash in front.</param>
/// <param name="Size">Bytes of its content.</param>
/// <param name="Added">Bytes, in whole blocks, that the tree takes.</param>
internal sealed record SealedFile(string Path, long Size, long Added);
