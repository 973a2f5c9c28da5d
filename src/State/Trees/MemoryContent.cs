namespace SkorionOS.State.Trees;

/// <summary>A content in memory.</summary>
/// <param name="bytes">The content; not changed any more.</param>
public sealed class MemoryContent(ReadOnlyMemory<byte> bytes) : NodeContent
{
    /// <summary>A whole array as a content.</summary>
    /// <param name="bytes">The content; not changed any more.</param>
    public MemoryContent(byte[] bytes)
        : this((ReadOnlyMemory<byte>)bytes)
    {
    }

    /// <summary>A content without a byte.</summary>
    public static MemoryContent Empty { get; } = new([]);

    /// <inheritdoc/>
    public override long Size => bytes.Length;

    /// <inheritdoc/>
    public override Stream Open() => new MemoryStream(bytes.ToArray(), writable: false);

    /// <inheritdoc/>
    public override byte[] ReadAll() => bytes.ToArray();

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> ReadShort(Span<byte> buffer) => bytes.Span;

    /// <inheritdoc/>
    protected internal override ReadOnlySpan<byte> Peek() => bytes.Span;

    /// <inheritdoc/>
    protected override bool? Compare(NodeContent other) => other is MemoryContent memory ? bytes.Span.SequenceEqual(memory.Peek()) : null;
}
