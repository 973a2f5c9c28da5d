using System.Runtime.InteropServices;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Dump;

/// <summary>
/// Reads composefs dump text: a line per name, <c>PATH SIZE MODE NLINK UID GID RDEV MTIME PAYLOAD CONTENT DIGEST [XATTR=VALUE ...]</c>
/// (composefs-dump(5)). It takes what <c>mkcomposefs --from-file</c> takes, and refuses some that it overlooks: digests that are none, hard
/// links to directories, blanks in numbers.
/// </summary>
public sealed class DumpReader
{
    private readonly byte[] _text;
    private readonly DumpInodes _inodes = new();
    private readonly List<(DirectoryInode Parent, ByteString Name, PendingLink Link)> _links = [];
    private DirectoryInode? _root;

    // Names of one directory mostly follow each other.
    private ByteString _lastPath;
    private DirectoryInode? _lastParent;

    private DumpReader(byte[] text) => _text = text;

    /// <summary>Reads dump text.</summary>
    /// <param name="text">All of it. The tree keeps parts of it without a copy: the caller no longer writes to it.</param>
    /// <exception cref="DumpFormatException">A line is refused; the message has its number.</exception>
    public static FileTree Parse(ReadOnlyMemory<byte> text)
    {
        if (text.Length > DumpLimits.MaxText)
            throw new ComposefsException("dump-invalid", $"The dump has {text.Length} bytes; {DumpLimits.MaxText} are allowed");
        var isWhole = MemoryMarshal.TryGetArray(text, out var array) && array.Array is not null;
        if (!isWhole)
            array = new ArraySegment<byte>(text.ToArray());
        return new DumpReader(array.Array!).Read(array.Offset, array.Offset + array.Count);
    }

    /// <summary>Reads dump text to the end of a stream.</summary>
    /// <exception cref="DumpFormatException">A line is refused; the message has its number.</exception>
    public static FileTree Parse(Stream input)
    {
        var text = new byte[input.CanSeek ? Math.Clamp(input.Length - input.Position + 1, 1, DumpLimits.MaxText + 1L) : 1 << 16];
        var length = 0;
        for (int count; (count = input.Read(text.AsSpan(length))) > 0;)
        {
            length += count;
            if (length > DumpLimits.MaxText)
                throw new ComposefsException("dump-invalid", $"The dump has more than {DumpLimits.MaxText} bytes");
            if (length == text.Length)
                Array.Resize(ref text, (int)Math.Min(text.Length * 2L, DumpLimits.MaxText + 1L));
        }

        return Parse(text.AsMemory(0, length));
    }

    private FileTree Read(int position, int end)
    {
        var number = 0;
        while (position < end)
        {
            var length = _text.AsSpan(position, end - position).IndexOf((byte)'\n');
            if (length < 0)
                length = end - position;
            ReadLine(new DumpLine(_text, position, length, ++number));
            position += length + 1;
        }

        if (_root is null)
            throw new DumpFormatException(1, "the root '/' is missing");
        PendingLink.ResolveAll(_links, new FileTree(_root));
        return new FileTree(_root);
    }

    private void ReadLine(in DumpLine line)
    {
        var path = DumpFieldReader.UpToNul(DumpFieldReader.Unescape(in line, line[DumpField.Path]));
        if (path.IsEmpty)
            throw line.Refused("the path is empty");
        var isLink = line[DumpField.Mode].Span.StartsWith("@"u8);
        var inode = isLink ? ReadLink(in line) : _inodes.Read(in line);
        if (path.Span.SequenceEqual("/"u8))
        {
            AddRoot(in line, inode);
            return;
        }

        var slash = path.Span.LastIndexOf((byte)'/');
        var parent = FindParent(in line, path, slash + 1);
        var name = path.Slice(slash + 1);
        if (!DirectoryInode.IsName(name.Span))
            throw line.Refused($"'{path}' does not end in a file name of 1 to {FormatLimits.MaxName} bytes");
        if (!parent.TryAdd(name, inode, isLink))
            throw line.Refused($"'{path}' is there already");
        if (inode is PendingLink link)
            _links.Add((parent, name, link));
    }

    private static PendingLink ReadLink(in DumpLine line)
    {
        var type = DumpInodes.ReadMode(in line, line[DumpField.Mode].Slice(1)).Type;
        if (type == FileType.Directory)
            throw line.Refused("a directory cannot be a hard link");
        var target = DumpFieldReader.OptionalText(in line, DumpField.Payload) ?? throw line.Refused("a hard link without a target");
        return new PendingLink(target, line.Number);
    }

    private void AddRoot(in DumpLine line, Inode inode)
    {
        if (_root is not null)
            throw line.Refused("the root is there already");
        _root = inode as DirectoryInode ?? throw line.Refused("the root is not a directory");
    }

    private DirectoryInode FindParent(in DumpLine line, ByteString path, int length)
    {
        if (_root is null)
            throw line.Refused("the root '/' must come first");
        var parentPath = path.Slice(0, length);
        if (_lastParent is null || parentPath != _lastPath)
        {
            // No link is a directory, so the walk meets none that counts.
            _lastParent = new FileTree(_root).Find(parentPath.Span) as DirectoryInode
                ?? throw line.Refused($"the parent directory of '{path}' is missing");
            _lastPath = parentPath;
        }

        return _lastParent;
    }
}
