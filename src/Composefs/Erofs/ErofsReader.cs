using System.Buffers.Binary;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>
/// Reads composefs images of version 0 and 1 back into the tree they were made of. Images are not trusted: whatever the bytes are, the
/// outcome is a tree or an <see cref="ErofsFormatException"/>.
/// </summary>
public sealed class ErofsReader
{
    private readonly ImageBytes _image;
    private readonly Superblock _superblock;
    private readonly StoredXattrs _xattrs;
    private readonly Dictionary<ulong, Inode> _inodes = [];
    private readonly Stack<(DirectoryInode Directory, StoredInode Stored, int Depth)> _open = [];
    private long _unclaimed;

    private ErofsReader(ImageBytes image)
    {
        _image = image;
        _unclaimed = image.Length;
        _superblock = Superblock.Read(image);
        _xattrs = new StoredXattrs(image, _superblock.XattrOffset);
    }

    /// <summary>Reads a whole image.</summary>
    /// <param name="image">All of it. The tree keeps parts of it without a copy: the caller no longer writes to it.</param>
    /// <returns>
    /// The tree: whiteouts as devices 0:0, attributes without their escapes, none of what only an image has. The size of a directory is
    /// that in the image. An inode with several names stands at the first of them in the order of dump text.
    /// </returns>
    /// <exception cref="ErofsFormatException">It is not an image, or damaged.</exception>
    public static FileTree Read(byte[] image)
    {
        if (image.Length > ErofsLimits.MaxImage)
            throw new ErofsFormatException($"it has {image.Length} bytes; {ErofsLimits.MaxImage} are allowed");
        return new ErofsReader(new ImageBytes(image)).ReadTree();
    }

    private FileTree ReadTree()
    {
        if (ReadInode(_superblock.RootNid, depth: 0) is not DirectoryInode root)
            throw new ErofsFormatException("the root is not a directory");
        while (_open.TryPop(out var next))
            ReadNames(next.Directory, next.Stored, next.Depth);
        var tree = new FileTree(root);
        MarkLinks(tree);
        return tree;
    }

    private void ReadNames(DirectoryInode directory, in StoredInode stored, int depth)
    {
        var (blocks, tail) = stored.Content();
        for (var offset = 0; offset < blocks.Length; offset += ErofsFormat.BlockSize)
            ReadNames(directory, blocks.Slice(offset, Math.Min(ErofsFormat.BlockSize, blocks.Length - offset)), depth);
        if (!tail.IsEmpty)
            ReadNames(directory, tail, depth);
    }

    /// <summary>
    /// Reads a block of names: struct erofs_dirent for each, then the names; the last one ends at a NUL or with the block.
    /// </summary>
    private void ReadNames(DirectoryInode directory, ByteString block, int depth)
    {
        var bytes = block.Span;
        var count = bytes.Length < ErofsFormat.DirentSize ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]) / ErofsFormat.DirentSize;
        if (count == 0 || count * ErofsFormat.DirentSize > bytes.Length)
            throw new ErofsFormatException("a directory has a block without names");
        for (var i = 0; i < count; i++)
        {
            var dirent = bytes[(i * ErofsFormat.DirentSize)..];
            var start = BinaryPrimitives.ReadUInt16LittleEndian(dirent[8..]);
            var end = i + 1 < count ? BinaryPrimitives.ReadUInt16LittleEndian(dirent[(ErofsFormat.DirentSize + 8)..]) : bytes.Length;
            if (start > end || end > bytes.Length)
                throw new ErofsFormatException("a directory has a name outside its block");
            var name = block.Slice(start, end - start);
            if (i + 1 == count && name.Span.IndexOf((byte)0) is >= 0 and var nul)
                name = name.Slice(0, nul);
            AddName(directory, name, BinaryPrimitives.ReadUInt64LittleEndian(dirent), depth);
        }
    }

    private void AddName(DirectoryInode directory, ByteString name, ulong nid, int depth)
    {
        if (name.Span.SequenceEqual("."u8) || name.Span.SequenceEqual(".."u8))
            return;
        if (!DirectoryInode.IsName(name.Span))
            throw new ErofsFormatException($"'{name}' is not a file name");
        if (_inodes.TryGetValue(nid, out var known))
        {
            if (known is DirectoryInode)
                throw new ErofsFormatException($"the directory '{name}' has a second name");
        }
        else if (ReadInode(nid, depth + 1) is { } inode)
        {
            _inodes.Add(nid, inode);
            known = inode;
        }
        else
        {
            return;
        }

        if (!directory.TryAdd(name, known, isLink: false))
            throw new ErofsFormatException($"the name '{name}' is twice in a directory");
    }

    /// <summary>Reads an inode; null for a whiteout that hides a directory of the object store.</summary>
    private Inode? ReadInode(ulong nid, int depth)
    {
        var stored = StoredInode.Read(_image, _superblock, nid);
        var type = (FileType)(stored.Mode >> 12);
        if (type == FileType.CharacterDevice && stored.Address == 0)
            return null;
        Claim(in stored);
        _xattrs.Read(in stored);
        var inode = Create(type, in stored);
        inode.Permissions = (ushort)(stored.Mode & 0xfff);
        inode.LinkCount = stored.LinkCount;
        inode.UserId = stored.UserId;
        inode.GroupId = stored.GroupId;
        inode.MtimeSeconds = stored.MtimeSeconds;
        inode.MtimeNanoseconds = stored.MtimeNanoseconds;
        inode.Xattrs = _xattrs.ToSet();
        if (inode is DirectoryInode directory)
        {
            if (depth > ErofsLimits.MaxDepth)
                throw new ErofsFormatException($"directories are more than {ErofsLimits.MaxDepth} deep");
            if (depth == 0)
                _inodes.Add(nid, directory);
            _open.Push((directory, stored, depth));
        }

        return inode;
    }

    /// <summary>
    /// Counts the bytes that an inode says are its own. Together they cannot be more than the image; where they are, parts are used twice,
    /// and a small image could ask for any amount of work.
    /// </summary>
    private void Claim(in StoredInode stored)
    {
        var data = stored.IsChunkBased ? 0 : (long)Math.Min(stored.Size, ErofsLimits.MaxImage);
        _unclaimed -= stored.InodeSize + stored.XattrSize + data;
        if (_unclaimed < 0)
            throw new ErofsFormatException("its inodes claim more bytes than it has");
    }

    private Inode Create(FileType type, in StoredInode stored)
    {
        switch (type)
        {
            case FileType.Directory:
                var directory = new DirectoryInode();
                directory.StateSize(stored.Size);
                return directory;
            case FileType.Regular when _xattrs.IsWhiteout:
                return new DeviceInode(FileType.CharacterDevice, 0);
            case FileType.Regular:
                return CreateFile(in stored);
            case FileType.Symlink:
                if (stored.Size is 0 or > FormatLimits.MaxSymlink)
                    throw new ErofsFormatException($"a symbolic link has a target of {stored.Size} bytes");
                var target = PlainContent(in stored);
                if (target.Span.Contains((byte)0))
                    throw new ErofsFormatException("the target of a symbolic link has a NUL byte");
                return new SymlinkInode(target);
            case FileType.CharacterDevice or FileType.BlockDevice:
                return new DeviceInode(type, stored.Address);
            case FileType.Fifo:
                return new FifoInode();
            case FileType.Socket:
                return new SocketInode();
            default:
                throw new ErofsFormatException($"an inode has the mode {stored.Mode:x4}, which has no file type");
        }
    }

    private RegularInode CreateFile(in StoredInode stored)
    {
        if (stored.Size == 0)
            return RegularInode.Empty();
        if (stored.IsChunkBased)
        {
            if (stored.Size > FormatLimits.MaxFileSize)
                throw new ErofsFormatException($"a file has {stored.Size} bytes; {FormatLimits.MaxFileSize} are allowed");
            if (_xattrs.Payload.Length > FormatLimits.MaxPayload)
                throw new ErofsFormatException("the path of an object is too long");
            return RegularInode.External(stored.Size, _xattrs.Payload, _xattrs.Digest);
        }

        if (stored.Size > FormatLimits.MaxInlineContent)
            throw new ErofsFormatException($"a file has {stored.Size} bytes in the image; {FormatLimits.MaxInlineContent} are allowed");
        return RegularInode.Inline(PlainContent(in stored));
    }

    /// <summary>The content of a file or a link, which may be in a block that is not filled.</summary>
    private static ByteString PlainContent(in StoredInode stored)
    {
        var (blocks, tail) = stored.Content();
        if (tail.IsEmpty || blocks.IsEmpty)
            return tail.IsEmpty ? blocks : tail;
        return new ByteString([.. blocks.Span, .. tail.Span]);
    }

    private static void MarkLinks(FileTree tree)
    {
        var seen = new HashSet<Inode>(ReferenceEqualityComparer.Instance);
        for (var walk = new DepthFirst(tree.Root); walk.MoveNext();)
        {
            if (walk.Current.Inode is not DirectoryInode && !seen.Add(walk.Current.Inode))
                walk.Parent.SetLink(walk.Position, isLink: true);
        }
    }
}
