using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Dump;

/// <summary>Makes inodes of lines.</summary>
internal sealed class DumpInodes
{
    // Whole systems have a few dozen different sets (labels, mostly): the text of each is read once.
    private readonly Dictionary<ByteString, XattrSet> _xattrs = [];

    /// <summary>The inode of a line that is not a hard link.</summary>
    public Inode Read(in DumpLine line)
    {
        var (type, permissions) = ReadMode(in line, line[DumpField.Mode]);
        var inode = Create(in line, type);
        inode.Permissions = permissions;

        // These are 32 bits wide in an image, and the C tools cut them without a word.
        inode.LinkCount = (uint)DumpFieldReader.Number(in line, DumpField.LinkCount);
        inode.UserId = (uint)DumpFieldReader.Number(in line, DumpField.UserId);
        inode.GroupId = (uint)DumpFieldReader.Number(in line, DumpField.GroupId);
        (inode.MtimeSeconds, inode.MtimeNanoseconds) = DumpFieldReader.Mtime(in line);
        inode.Xattrs = Xattrs(in line);
        return inode;
    }

    /// <summary>Type and permissions of an octal mode.</summary>
    public static (FileType Type, ushort Permissions) ReadMode(in DumpLine line, ByteString text)
    {
        var mode = DumpFieldReader.Number(in line, DumpField.Mode, text.Span, 8);
        var type = (FileType)((mode >> 12) & 0xf);
        if (!Enum.IsDefined(type))
            throw line.Refused($"the mode {text} has no file type");
        return (type, (ushort)(mode & 0xfff));
    }

    private static Inode Create(in DumpLine line, FileType type)
    {
        var size = DumpFieldReader.Number(in line, DumpField.Size);
        var device = (uint)DumpFieldReader.Number(in line, DumpField.Device);
        var payload = DumpFieldReader.OptionalText(in line, DumpField.Payload);
        var content = DumpFieldReader.Optional(in line, DumpField.Content);
        var digest = DumpFieldReader.Digest(in line);
        if (content is { } given && (ulong)given.Length != size)
            throw line.Refused($"the content has {given.Length} bytes, not {size}");
        if (content is { Length: > FormatLimits.MaxInlineContent } && type != FileType.Symlink)
            throw line.Refused($"the content has {size} bytes; {FormatLimits.MaxInlineContent} are allowed");
        if (payload is { Length: > FormatLimits.MaxPayload })
            throw line.Refused($"the payload has {payload.Value.Length} bytes; {FormatLimits.MaxPayload} are allowed");

        switch (type)
        {
            case FileType.Directory:
                var directory = new DirectoryInode();
                directory.StateSize(size);
                return directory;
            case FileType.Symlink:
                return new SymlinkInode(payload is { IsEmpty: false } target ? target : throw line.Refused("a symbolic link without a target"));
            case FileType.CharacterDevice or FileType.BlockDevice:
                return new DeviceInode(type, device, size);
            case FileType.Fifo:
                return new FifoInode(size);
            case FileType.Socket:
                return new SocketInode(size);
            default:
                break;
        }

        if (content is { } bytes)
            return RegularInode.Inline(bytes);
        if (size > FormatLimits.MaxFileSize)
            throw line.Refused($"the file has {size} bytes; {FormatLimits.MaxFileSize} are allowed");
        return RegularInode.External(size, payload ?? default, digest);
    }

    private XattrSet Xattrs(in DumpLine line)
    {
        if (line.Xattrs.IsEmpty)
            return XattrSet.Empty;
        if (!_xattrs.TryGetValue(line.Xattrs, out var set))
            _xattrs.Add(line.Xattrs, set = DumpFieldReader.Xattrs(in line));
        return set;
    }
}
