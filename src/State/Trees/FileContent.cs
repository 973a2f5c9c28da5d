using System.Text;
using SkorionOS.Interop.Files;

namespace SkorionOS.State.Trees;

/// <summary>The content of a file below an open directory. Short ones of a tree share one buffer, for memory that is touched first costs more than reading again.</summary>
/// <param name="tree">The tree of the file.</param>
/// <param name="directory">The bytes of the path of the file's directory below the root of the tree.</param>
/// <param name="name">Its name.</param>
/// <param name="size">Its size when the tree was read.</param>
internal sealed class FileContent(FileContent.Source tree, byte[] directory, NodeName name, long size) : NodeContent
{
    private const int ShortPath = 512;

    public override long Size => size;

    public override Stream Open() => new FileReadStream(tree.Root.OpenRead(Path(new byte[PathLength])));

    public override byte[] ReadAll() => IsShort ? ReadShort(new byte[size]).ToArray() : base.ReadAll();

    public override ReadOnlySpan<byte> ReadShort(Span<byte> buffer)
    {
        var path = Path(PathLength <= ShortPath ? stackalloc byte[ShortPath] : new byte[PathLength]);
        return buffer[..tree.Root.Read(path, buffer[..(int)size])];
    }

    protected internal override ReadOnlySpan<byte> Peek()
    {
        if (!ReferenceEquals(tree.Last, this))
        {
            tree.Last = null;
            tree.LastLength = ReadShort(tree.Buffer).Length;
            tree.Last = this;
        }

        return tree.Buffer.AsSpan(0, tree.LastLength);
    }

    protected internal override bool SharesPeekWith(NodeContent other) => other is FileContent file && ReferenceEquals(file.Tree, tree);

    private Source Tree => tree;

    private int PathLength => directory.Length + 1 + name.Length;

    private Span<byte> Path(Span<byte> buffer)
    {
        var length = 0;
        if (directory.Length > 0)
        {
            directory.CopyTo(buffer);
            buffer[directory.Length] = (byte)'/';
            length = directory.Length + 1;
        }

        return buffer[..(length + Encoding.Latin1.GetBytes(name.Latin1, buffer[length..]))];
    }

    /// <summary>What the contents of one tree have in common.</summary>
    /// <param name="root">The directory; it stays open for as long as contents are used.</param>
    internal sealed class Source(Dir root)
    {
        private byte[]? _buffer;

        public Dir Root => root;

        // Only as much of it is ever touched as the longest content takes.
        public byte[] Buffer => _buffer ??= GC.AllocateUninitializedArray<byte>(BufferSize);

        /// <summary>Whose bytes are in the buffer.</summary>
        public FileContent? Last { get; set; }

        public int LastLength { get; set; }
    }
}
