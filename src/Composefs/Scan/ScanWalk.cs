using System.Text;
using SkorionOS.Composefs.Tree;
using SkorionOS.Interop.Files;
using DirectoryEntry = SkorionOS.Interop.Files.DirectoryEntry;

namespace SkorionOS.Composefs.Scan;

/// <summary>Walks a directory and makes inodes of what it finds. The open directories are on the heap, so that a tree may be as deep as the limit says.</summary>
internal sealed class ScanWalk(ScannedContents contents, ScanRules rules)
{
    private readonly Stack<OpenDirectory> _open = [];
    private readonly Dictionary<(ulong FileSystem, ulong Inode), Inode> _linked = [];

    /// <summary>The inode of the directory, with everything below it.</summary>
    public DirectoryInode Read(Dir root)
    {
        var tree = new DirectoryInode();
        Describe(tree, root, default, Dir.Stat(root.Handle, root.Path));
        _open.Push(new OpenDirectory(root, IsOwned: false, tree, List(root)));
        try
        {
            while (_open.TryPeek(out var current))
            {
                if (current.Names.TryDequeue(out var name))
                {
                    Read(current, name);
                }
                else
                {
                    Close(_open.Pop());
                }
            }
        }
        finally
        {
            foreach (var left in _open)
            {
                Close(left);
            }
        }

        return tree;
    }

    private void Read(OpenDirectory parent, byte[] name)
    {
        var status = parent.Directory.TryStat(name) ?? throw Changed(parent.Directory, name, "was removed while the directory was read");
        if (!rules.Takes(status.Kind))
        {
            return;
        }

        var key = (status.FileSystem, status.Inode);
        var mayBeLinked = status is { LinkCount: > 1, Kind: not FileKind.Directory };
        if (!mayBeLinked || !_linked.TryGetValue(key, out var inode))
        {
            inode = Create(parent.Directory, name, in status);
            Describe(inode, parent.Directory, name, in status);
            if (mayBeLinked)
            {
                _linked.Add(key, inode);
            }
        }

        parent.Inode.Add(new ByteString(name), inode);
        if (inode is DirectoryInode directory && rules.Enters(name, _open.Count))
        {
            Enter(parent.Directory, name, directory);
        }
    }

    private void Enter(Dir parent, byte[] name, DirectoryInode inode)
    {
        if (_open.Count >= ScanLimits.MaxDepth)
        {
            throw new ComposefsException("tree-limit", $"{Name(parent, name)} is more than {ScanLimits.MaxDepth} directories deep");
        }

        var directory = parent.OpenDir(name);
        try
        {
            _open.Push(new OpenDirectory(directory, IsOwned: true, inode, List(directory)));
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    private Inode Create(Dir parent, byte[] name, in FileStatus status) => status.Kind switch
    {
        FileKind.Directory => new DirectoryInode(),
        FileKind.Regular => contents.Read(parent, name, status.Size),
        FileKind.SymbolicLink => new SymlinkInode(new ByteString(parent.ReadLink(name))),
        FileKind.CharacterDevice => new DeviceInode(FileType.CharacterDevice, status.RawDevice),
        FileKind.BlockDevice => new DeviceInode(FileType.BlockDevice, status.RawDevice),
        FileKind.Fifo => new FifoInode(),
        _ => new SocketInode(),
    };

    private void Describe(Inode inode, Dir parent, ReadOnlySpan<byte> name, in FileStatus status)
    {
        inode.Permissions = (ushort)status.Mode;
        inode.UserId = status.Uid;
        inode.GroupId = status.Gid;
        rules.SetTime(inode, in status);
        if (!rules.ReadsXattrs)
        {
            return;
        }

        var xattrs = parent.ReadXattrs(name).Select(pair => new Xattr(new ByteString(pair.Key), new ByteString(pair.Value)));
        try
        {
            inode.Xattrs = XattrSet.Create(xattrs.Where(xattr => rules.Keeps(xattr.Name)));
        }
        catch (ComposefsException invalid)
        {
            throw new ComposefsException(invalid.Code, $"{Name(parent, name)}: {invalid.Message}", invalid);
        }
    }

    /// <summary>The names in byte order, so that every run meets the same file first, and a tree takes them without sorting.</summary>
    private static Queue<byte[]> List(Dir directory)
    {
        DirectoryEntry[] entries = [.. directory.List()];
        Array.Sort(entries, static (a, b) => a.RawName.AsSpan().SequenceCompareTo(b.RawName));
        return new Queue<byte[]>(entries.Select(entry => entry.RawName));
    }

    private static void Close(OpenDirectory open)
    {
        if (open.IsOwned)
        {
            open.Directory.Dispose();
        }
    }

    internal static ComposefsException Changed(Dir parent, ReadOnlySpan<byte> name, string what) => new("tree-changed", $"{Name(parent, name)} {what}");

    private static string Name(Dir parent, ReadOnlySpan<byte> name) => $"{parent.Path}/{Encoding.UTF8.GetString(name)}";

    private readonly record struct OpenDirectory(Dir Directory, bool IsOwned, DirectoryInode Inode, Queue<byte[]> Names);
}
