using SkorionOS.Interop.Files;

namespace SkorionOS.State.Trees;

/// <summary>A file of any kind as it lies, or is to lie, in a directory; with a directory comes all that is below it. Never changed once it is made.</summary>
public sealed class TreeNode
{
    private static readonly SortedDictionary<NodeName, TreeNode> s_none = [];

    private TreeNode(FileKind kind, NodeMetadata metadata)
    {
        Kind = kind;
        Metadata = metadata;
    }

    /// <summary>What kind of file it is; never a socket, which belongs to the program that made it.</summary>
    public FileKind Kind { get; }

    /// <summary>Owner, mode and extended attributes.</summary>
    public NodeMetadata Metadata { get; private init; }

    /// <summary>When the content was changed last.</summary>
    public NodeTime Time { get; init; }

    /// <summary>For a regular file its content, for a symbolic link its target; empty for others.</summary>
    public NodeContent Content { get; private init; } = MemoryContent.Empty;

    /// <summary>For a device its number in the kernel's 32-bit encoding; 0 for others.</summary>
    public uint RawDevice { get; private init; }

    /// <summary>For a directory what is in it, sorted by name; empty for others.</summary>
    public IReadOnlyDictionary<NodeName, TreeNode> Children { get; private init; } = s_none;

    /// <summary>Equal, as an object, for the names of one inode; null for a file with one name.</summary>
    public object? Inode { get; init; }

    /// <summary>True for a directory.</summary>
    public bool IsDirectory => Kind == FileKind.Directory;

    /// <summary>A regular file.</summary>
    public static TreeNode File(NodeMetadata metadata, NodeContent content, NodeTime time = default, object? inode = null) =>
        new(FileKind.Regular, metadata) { Content = content, Time = time, Inode = inode };

    /// <summary>A symbolic link.</summary>
    /// <param name="metadata">Its owner and attributes; the mode does not count.</param>
    /// <param name="target">The bytes of its target.</param>
    /// <param name="time">When it was made.</param>
    /// <param name="inode">See <see cref="Inode"/>.</param>
    public static TreeNode Link(NodeMetadata metadata, byte[] target, NodeTime time = default, object? inode = null) =>
        new(FileKind.SymbolicLink, metadata with { Mode = 0x1ff }) { Content = new MemoryContent(target), Time = time, Inode = inode };

    /// <summary>A FIFO or a device.</summary>
    public static TreeNode Special(FileKind kind, NodeMetadata metadata, uint rawDevice, NodeTime time = default, object? inode = null) =>
        new(kind, metadata) { RawDevice = rawDevice, Time = time, Inode = inode };

    /// <summary>A directory.</summary>
    public static TreeNode Directory(NodeMetadata metadata, SortedDictionary<NodeName, TreeNode> children, NodeTime time = default) =>
        new(FileKind.Directory, metadata) { Children = children, Time = time };

    /// <summary>The node below this one at a path of UTF-8 names apart by slashes; null when there is none. Symbolic links are not followed.</summary>
    public TreeNode? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var node = this;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!node.Children.TryGetValue(NodeName.From(part), out var child))
            {
                return null;
            }

            node = child;
        }

        return node;
    }

    /// <summary>The same file with other metadata.</summary>
    public TreeNode With(NodeMetadata metadata) =>
        new(Kind, metadata) { Content = Content, RawDevice = RawDevice, Children = Children, Time = Time, Inode = Inode };

    /// <summary>True when both are of one kind with the same content, target or number; for directories when all below is the same with its metadata.</summary>
    /// <exception cref="IOException">A content cannot be read.</exception>
    public bool HasSameContent(TreeNode other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Kind == other.Kind
            && RawDevice == other.RawDevice
            && Children.Count == other.Children.Count
            && Content.HasSameBytes(other.Content)
            && Children.All(child => other.Children.TryGetValue(child.Key, out var twin) && child.Value.IsSame(twin));
    }

    /// <summary>True when both have the same content and the same metadata.</summary>
    /// <exception cref="IOException">A content cannot be read.</exception>
    public bool IsSame(TreeNode other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Metadata.Equals(other.Metadata) && HasSameContent(other);
    }
}
