namespace SkorionOS.State.Trees;

/// <summary>A content in memory.</summary>
/// <param name="bytes">The content; not changed any more.</param>
public sealed class MemoryContent(byte[] bytes) : NodeContent
{
    /// <summary>A content without a byte.</summary>
    public static MemoryContent Empty { get; } = new([]);

    /// <inheritdoc/>
    public override long Size => bytes.Length;

    /// <inheritdoc/>
    public override Stream Open() => new MemoryStream(bytes, writable: false);

    /// <inheritdoc/>
    public override byte[] ReadAll() => bytes;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> ReadShort(Span<byte> buffer) => bytes;

    /// <inheritdoc/>
    protected override bool? Compare(NodeContent other) => other is MemoryContent memory ? bytes.AsSpan().SequenceEqual(memory.ReadAll()) : null;
}
