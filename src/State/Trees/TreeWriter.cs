using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.State.Trees;

/// <summary>Writes a tree into a directory. Nothing is made durable here: the caller does that once for all of it.</summary>
public sealed class TreeWriter
{
    /// <summary>With less room than this on the disk, an attribute that does not fit is a full disk and not one that is too large for the filesystem.</summary>
    private const long FullDiskBytes = 1 << 20;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly Dictionary<object, List<Written>> _inodes = new(ReferenceEqualityComparer.Instance);
    private readonly List<LostXattr> _lost = [];
    private readonly Dir _root;

    // What new files belong to: directories get their own setgid bit only when all below them is made.
    private readonly FileStatus _created;

    private TreeWriter(Dir root)
    {
        _root = root;
        _created = Dir.Stat(root.Handle, root.Path);
    }

    /// <summary>Writes a tree under a name that is free.</summary>
    /// <param name="parent">Where to.</param>
    /// <param name="name">The name of the new directory.</param>
    /// <param name="tree">A directory.</param>
    /// <returns>Attributes that this filesystem cannot hold: none of their namespace, or not as large.</returns>
    /// <exception cref="LinuxException">It could not be written; what was written so far is left for the caller to remove.</exception>
    public static IReadOnlyList<LostXattr> Write(Dir parent, string name, TreeNode tree)
    {
        ArgumentNullException.ThrowIfNull(parent);
        ArgumentNullException.ThrowIfNull(tree);
        var raw = NodeName.From(name).ToBytes();
        parent.MakeDir(raw, 0x1c0);
        using var root = parent.OpenDir(raw);
        var writer = new TreeWriter(root);
        writer.WriteChildren(root, "", tree);
        writer.SetMetadata(parent, raw, "/", tree);
        return writer._lost;
    }

    private void WriteChildren(Dir directory, string path, TreeNode node)
    {
        foreach (var (name, child) in node.Children)
        {
            var raw = name.ToBytes();
            if (IsPlain(child))
            {
                // As good as every file: the rest is for the few.
                directory.MakeFile(raw, child.Content.ReadShort(_buffer), child.Metadata.Mode, child.Time.Seconds, child.Time.Nanoseconds);
                continue;
            }

            var below = $"{path}/{name.Latin1}";
            if (child.IsDirectory)
            {
                directory.MakeDir(raw, 0x1c0);
                using var opened = directory.OpenDir(raw);
                WriteChildren(opened, below, child);
                SetMetadata(directory, raw, below, child);
            }
            else if (!TryLink(directory, raw, below, child))
            {
                WriteFile(directory, raw, child);
                SetMetadata(directory, raw, below, child);
            }
        }
    }

    /// <summary>True for a short file with one name, without attributes, that is owned by who makes it.</summary>
    private bool IsPlain(TreeNode node) =>
        node.Kind == FileKind.Regular && node.Inode is null && node.Content.IsShort && node.Metadata.Xattrs.Count == 0 && IsOwnedAsMade(node.Metadata);

    private bool IsOwnedAsMade(NodeMetadata metadata) => metadata.Uid == _created.Uid && metadata.Gid == _created.Gid;

    private void WriteFile(Dir directory, byte[] name, TreeNode node)
    {
        switch (node.Kind)
        {
            case FileKind.Regular:
                using (var file = directory.CreateFile(name))
                {
                    Copy(node.Content, file);
                }

                break;
            case FileKind.SymbolicLink:
                directory.Symlink(node.Content.ReadAll(), name);
                break;
            default:
                directory.MakeNode(name, node.Kind, node.RawDevice);
                break;
        }
    }

    private void Copy(NodeContent content, FileWriter file)
    {
        if (content.IsShort)
        {
            file.Write(content.ReadShort(_buffer));
            return;
        }

        using var stream = content.Open();
        while (stream.Read(_buffer) is var count and > 0)
        {
            file.Write(_buffer.AsSpan(0, count));
        }
    }

    /// <summary>Gives an inode that was written before one more name, when it is to be the same file still.</summary>
    private bool TryLink(Dir directory, byte[] name, string path, TreeNode node)
    {
        if (node.Inode is null)
        {
            return false;
        }

        if (!_inodes.TryGetValue(node.Inode, out var written))
        {
            _inodes.Add(node.Inode, written = []);
        }

        if (written.FirstOrDefault(other => other.Node.IsSame(node)) is { } first)
        {
            directory.LinkFrom(_root, NodeName.ToRaw(first.Path), name);
            return true;
        }

        written.Add(new Written(path[1..], node));
        return false;
    }

    /// <summary>In this order: a change of the owner clears setuid and capabilities, and an access control list changes the mode.</summary>
    private void SetMetadata(Dir directory, byte[] name, string path, TreeNode node)
    {
        var metadata = node.Metadata;
        if (!IsOwnedAsMade(metadata))
        {
            directory.SetOwner(name, metadata.Uid, metadata.Gid);
        }

        foreach (var (attribute, value) in metadata.Xattrs)
        {
            SetXattr(directory, name, path, attribute, value.AsSpan());
        }

        if (node.Kind != FileKind.SymbolicLink)
        {
            directory.SetMode(name, metadata.Mode);
        }

        directory.SetTime(name, node.Time.Seconds, node.Time.Nanoseconds);
    }

    private void SetXattr(Dir directory, byte[] name, string path, NodeName attribute, ReadOnlySpan<byte> value)
    {
        try
        {
            directory.SetXattr(name, attribute.ToBytes(), value);
        }
        catch (LinuxException e) when (e.Error is Errno.EOPNOTSUPP or Errno.EPERM or Errno.E2BIG || (e.Error == Errno.ENOSPC && directory.Space().Available > FullDiskBytes))
        {
            // A file without one of its attributes is worth more than a machine that does not boot.
            _lost.Add(new LostXattr(NodeName.From(NodeName.ToRaw(path)).ToString(), attribute.ToString()));
        }
    }

    private sealed record Written(string Path, TreeNode Node);
}
