using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Dump;

/// <summary>Writes a tree as composefs dump text, in the form of <c>composefs-info dump</c>: depth first, names in byte order.</summary>
public static class DumpWriter
{
    /// <summary>Writes a tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="output">Where the text goes; neither flushed nor closed.</param>
    public static void Write(FileTree tree, Stream output)
    {
        var targets = FindTargets(tree);
        var buffer = new DumpBuffer(output);
        WriteLine(buffer, "/"u8, tree.Root, link: null);
        for (var walk = new PathWalk(tree.Root); walk.MoveNext();)
        {
            var entry = walk.Current;
            WriteLine(buffer, walk.Path, entry.Inode, entry.IsLink ? targets[entry.Inode] : null);
        }

        buffer.Flush();
    }

    /// <summary>The paths at which inodes with further names stand.</summary>
    private static Dictionary<Inode, byte[]?> FindTargets(FileTree tree)
    {
        var targets = new Dictionary<Inode, byte[]?>(ReferenceEqualityComparer.Instance);
        for (var walk = new DepthFirst(tree.Root); walk.MoveNext();)
        {
            if (walk.Current.IsLink)
                targets[walk.Current.Inode] = null;
        }

        if (targets.Count == 0)
            return targets;
        for (var walk = new PathWalk(tree.Root); walk.MoveNext();)
        {
            if (!walk.Current.IsLink && targets.ContainsKey(walk.Current.Inode))
                targets[walk.Current.Inode] = walk.Path.ToArray();
        }

        return targets;
    }

    private static void WriteLine(DumpBuffer buffer, ReadOnlySpan<byte> path, Inode inode, byte[]? link)
    {
        buffer.WriteEscaped(path);
        buffer.WriteByte((byte)' ');
        buffer.WriteNumber(inode.Size);
        buffer.Write(link is null ? " "u8 : " @"u8);
        buffer.WriteOctal(inode.Mode);
        buffer.WriteByte((byte)' ');
        buffer.WriteNumber(inode.LinkCount);
        buffer.WriteByte((byte)' ');
        buffer.WriteNumber(inode.UserId);
        buffer.WriteByte((byte)' ');
        buffer.WriteNumber(inode.GroupId);
        buffer.WriteByte((byte)' ');
        buffer.WriteNumber(inode is DeviceInode device ? device.Device : 0);
        buffer.WriteByte((byte)' ');
        buffer.WriteNumber(inode.MtimeSeconds);
        buffer.WriteByte((byte)'.');
        buffer.WriteNumber(inode.MtimeNanoseconds);
        buffer.WriteByte((byte)' ');
        var file = inode as RegularInode;
        var own = (inode as SymlinkInode)?.Target ?? file?.Payload ?? default;
        ReadOnlySpan<byte> payload = link ?? own.Span;
        buffer.WriteOptional(payload, !payload.IsEmpty);
        buffer.WriteByte((byte)' ');
        var content = file?.InlineContent;
        buffer.WriteOptional(content is { } bytes ? bytes.Span : default, content is not null);
        buffer.WriteByte((byte)' ');
        if (file?.Digest is { } digest)
            buffer.Write(System.Text.Encoding.ASCII.GetBytes(digest.ToString()));
        else
            buffer.WriteByte((byte)'-');
        foreach (ref readonly var xattr in inode.Xattrs.Items)
        {
            buffer.WriteByte((byte)' ');
            buffer.WriteEscaped(xattr.Name.Span, escapeEquals: true);
            buffer.WriteByte((byte)'=');
            buffer.WriteEscaped(xattr.Value.Span, escapeEquals: true);
        }

        buffer.WriteByte((byte)'\n');
    }
}
