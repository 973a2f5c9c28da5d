using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SkorionOS.Interop.Files;

namespace SkorionOS.State.Trees;

/// <summary>Reads a directory with all below it; contents are only looked up, and read when somebody asks.</summary>
public sealed class TreeReader
{
    private readonly Dir _root;
    private readonly FileContent.Source _contents;
    private readonly Dictionary<(ulong FileSystem, ulong Inode), object> _inodes = [];

    private readonly ContentChunks? _kept;

    private TreeReader(Dir root, ContentChunks? kept)
    {
        _root = root;
        _kept = kept;
        _contents = new FileContent.Source(root);
    }

    /// <summary>Reads the tree of a directory. Sockets are left out; what goes away meanwhile is, too.</summary>
    /// <param name="root">The directory; it stays open for as long as contents of the tree are used.</param>
    /// <exception cref="StateException">It goes beyond <see cref="StateLimits"/>.</exception>
    /// <exception cref="Interop.LinuxException">Something could not be read.</exception>
    public static TreeNode Read(Dir root) => Read(root, kept: null, like: null);

    /// <summary>
    /// The same with the contents of small files, up to <see cref="StateLimits.MaxKeptBytes"/>: for a tree of which every file will be compared or written. Each is
    /// looked up once then, and not for each question again.
    /// </summary>
    /// <param name="root">The directory; it stays open for as long as contents of the tree are used.</param>
    /// <param name="like">A tree that was read like this before: contents that are equal under the same path are kept once, and are known to be equal.</param>
    /// <inheritdoc cref="Read(Dir)"/>
    public static TreeNode ReadWithContents(Dir root, TreeNode? like = null) => Read(root, new ContentChunks(), like);

    private static TreeNode Read(Dir root, ContentChunks? kept, TreeNode? like)
    {
        ArgumentNullException.ThrowIfNull(root);
        return new TreeReader(root, kept).ReadDirectory(root, [], Dir.Stat(root.Handle, root.Path), ReadXattrs(root, []), like, 0);
    }

    private TreeNode ReadDirectory(
        Dir directory, byte[] path, FileStatus status, ImmutableSortedDictionary<NodeName, ImmutableArray<byte>> xattrs, TreeNode? like, int depth)
    {
        if (depth > StateLimits.MaxDepth || path.Length > StateLimits.MaxPathBytes)
        {
            throw new StateException(
                StateErrors.TreeOverLimit, $"{directory.Path} is deeper than {StateLimits.MaxDepth} directories or {StateLimits.MaxPathBytes} bytes below {_root.Path}");
        }

        var children = new SortedDictionary<NodeName, TreeNode>();
        foreach (var entry in directory.List())
        {
            var name = NodeName.From(entry.RawName);
            var free = entry.Kind == FileKind.Regular && _kept is not null ? _kept.Free : [];
            var twin = like?.Children.GetValueOrDefault(name);
            var node = free.IsEmpty ? ReadNode(directory, path, entry.RawName, name, twin, depth) : ReadFile(directory, path, entry.RawName, name, twin, free);
            if (node is not null)
            {
                children.Add(name, node);
            }
        }

        return TreeNode.Directory(new NodeMetadata(status.Mode, status.Uid, status.Gid, xattrs), children, Time(status));
    }

    private TreeNode? ReadNode(Dir directory, byte[] parent, byte[] raw, NodeName name, TreeNode? like, int depth)
    {
        if (directory.TryStat(raw) is not { } status || status.Kind == FileKind.Socket)
        {
            return null;
        }

        var xattrs = ReadXattrs(directory, raw);
        if (status.Kind == FileKind.Directory)
        {
            byte[] path = parent.Length == 0 ? raw : [.. parent, (byte)'/', .. raw];
            using var below = directory.OpenDir(raw);
            return ReadDirectory(below, path, status, xattrs, like, depth + 1);
        }

        var metadata = new NodeMetadata(status.Mode, status.Uid, status.Gid, xattrs);
        var inode = status.LinkCount > 1 ? InodeOf(status) : null;
        return status.Kind switch
        {
            FileKind.Regular => TreeNode.File(metadata, new FileContent(_contents, parent, name, (long)status.Size), Time(status), inode),
            FileKind.SymbolicLink => TreeNode.Link(metadata, directory.ReadLink(raw), Time(status), inode),
            _ => TreeNode.Special(status.Kind, metadata, status.RawDevice, Time(status), inode),
        };
    }

    private TreeNode? ReadFile(Dir directory, byte[] parent, byte[] raw, NodeName name, TreeNode? like, Span<byte> free)
    {
        if (directory.TryRead(raw, free, out var length, out var mayHaveXattrs) is not { } status)
        {
            return null;
        }

        var metadata = new NodeMetadata(status.Mode, status.Uid, status.Gid, mayHaveXattrs ? ReadXattrs(directory, raw) : NodeMetadata.NoXattrs);
        NodeContent content = status.Size > (ulong)free.Length ? new FileContent(_contents, parent, name, (long)status.Size)
            : like?.Content is MemoryContent twin && free[..length].SequenceEqual(twin.Peek()) ? twin
            : _kept!.Keep(length);
        return TreeNode.File(metadata, content, Time(status), status.LinkCount > 1 ? InodeOf(status) : null);
    }

    private object InodeOf(FileStatus status)
    {
        ref var inode = ref CollectionsMarshal.GetValueRefOrAddDefault(_inodes, (status.FileSystem, status.Inode), out _);
        return inode ??= new object();
    }

    private static NodeTime Time(FileStatus status) => new(status.ModifySeconds, status.ModifyNanoseconds);

    private static ImmutableSortedDictionary<NodeName, ImmutableArray<byte>> ReadXattrs(Dir directory, ReadOnlySpan<byte> name)
    {
        var found = directory.ReadXattrs(name);
        return found.Count == 0
            ? NodeMetadata.NoXattrs
            : found.ToImmutableSortedDictionary(pair => NodeName.From(pair.Key), pair => ImmutableCollectionsMarshal.AsImmutableArray(pair.Value));
    }
}
