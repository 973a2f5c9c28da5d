namespace SkorionOS.Benchmarks;

/// <summary>A layer as it lies in an image layout.</summary>
/// <param name="Digest">Of the compressed bytes, <c>sha256:…</c>.</param>
/// <param name="DiffId">Of the tar, <c>sha256:…</c>.</param>
/// <param name="Size">Bytes, compressed.</param>
/// <param name="TarSize">Bytes of the tar.</param>
/// <param name="Entries">Number of paths.</param>
internal sealed record LayerBlob(string Digest, string DiffId, long Size, long TarSize, int Entries);
