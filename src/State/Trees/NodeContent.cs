namespace SkorionOS.State.Trees;

/// <summary>
/// The content of a regular file, or the target of a symbolic link, which may lie in memory, in a directory or in a store. It is read when it is needed: most
/// contents of two trees differ in size or are never compared.
/// </summary>
public abstract class NodeContent
{
    /// <summary>Bytes of the longest content that is read at once.</summary>
    protected internal const int BufferSize = 64 * 1024;

    /// <summary>True for a content that is read at once; others go through a buffer.</summary>
    protected internal bool IsShort => Size <= BufferSize;

    /// <summary>Number of bytes.</summary>
    public abstract long Size { get; }

    /// <summary>Opens it for reading from its start.</summary>
    public abstract Stream Open();

    /// <summary>True when both are the same bytes. Sizes are compared first, then what <see cref="Compare"/> knows, then the bytes.</summary>
    /// <exception cref="IOException">One of them cannot be read.</exception>
    public bool HasSameBytes(NodeContent other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(this, other) || (Size == other.Size && (Size == 0 || (Compare(other) ?? SameBytes(other))));
    }

    /// <summary>All of it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public virtual byte[] ReadAll()
    {
        using var stream = Open();
        using var memory = new MemoryStream(checked((int)Size));
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>All of a content that <see cref="IsShort"/>.</summary>
    /// <param name="buffer">Room for <see cref="BufferSize"/> bytes, or at least for <see cref="Size"/>.</param>
    /// <returns>The content, in the buffer or where it lies anyway.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public virtual ReadOnlySpan<byte> ReadShort(Span<byte> buffer)
    {
        using var stream = Open();
        return buffer[..stream.ReadAtLeast(buffer[..(int)Size], (int)Size, throwOnEndOfStream: false)];
    }

    /// <summary>The bytes of a content that <see cref="IsShort"/>, good until the next look at one that <see cref="SharesPeekWith"/> says yes to.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    protected internal virtual ReadOnlySpan<byte> Peek() => ReadAll();

    /// <summary>True when a look at this content takes the bytes away that a look at the other one gave.</summary>
    protected internal virtual bool SharesPeekWith(NodeContent other) => false;

    /// <summary>What is known of equality without reading, as by the digests of a store; null when nothing is.</summary>
    protected virtual bool? Compare(NodeContent other) => null;

    private bool SameBytes(NodeContent other)
    {
        if (IsShort)
        {
            return SharesPeekWith(other) ? Peek().SequenceEqual(other.ReadAll()) : Peek().SequenceEqual(other.Peek());
        }

        using var mine = Open();
        using var theirs = other.Open();
        const int size = BufferSize;
        byte[] left = new byte[size], right = new byte[size];
        while (true)
        {
            var count = mine.ReadAtLeast(left, size, throwOnEndOfStream: false);
            if (theirs.ReadAtLeast(right, size, throwOnEndOfStream: false) != count || !left.AsSpan(0, count).SequenceEqual(right.AsSpan(0, count)))
            {
                return false;
            }

            if (count < size)
            {
                return true;
            }
        }
    }
}
