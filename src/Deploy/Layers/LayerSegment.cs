namespace SkorionOS.Deploy.Layers;

/// <summary>A piece of a layer's tar, in order.</summary>
/// <param name="Raw">The bytes themselves, valid until the next piece is read; empty when the piece is in an object.</param>
/// <param name="Content">The content that has the bytes; null for raw ones.</param>
/// <param name="Offset">Where in the content they begin.</param>
/// <param name="Length">How many they are.</param>
internal readonly record struct LayerSegment(ReadOnlyMemory<byte> Raw, ContentReference? Content, long Offset, long Length);
