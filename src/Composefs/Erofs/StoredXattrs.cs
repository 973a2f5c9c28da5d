using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>The attributes of an inode of an image, sorted into what they mean.</summary>
internal sealed class StoredXattrs
{
    private readonly ImageBytes _image;
    private readonly ulong _sharedOffset;
    private readonly List<Xattr> _own = [];

    // Values repeat a lot: the same bytes of the shared table become the same objects.
    private readonly Dictionary<uint, Xattr> _shared = [];

    public StoredXattrs(ImageBytes image, ulong sharedOffset)
    {
        _image = image;
        _sharedOffset = sharedOffset;
    }

    /// <summary>Where the content is, without its leading slash.</summary>
    public ByteString Payload { get; private set; }

    /// <summary>The digest of the content.</summary>
    public FsVerityDigest? Digest { get; private set; }

    /// <summary>Whether an empty file stands for a whiteout of the tree.</summary>
    public bool IsWhiteout { get; private set; }

    /// <summary>The attributes of the tree: the inode's own first, then the shared ones, each in stored order.</summary>
    public XattrSet ToSet()
    {
        if (_own.Count > 1 && _own.DistinctBy(x => x.Name).Count() != _own.Count)
            throw new ErofsFormatException("an inode has an extended attribute twice");
        return XattrSet.FromStored(_own);
    }

    /// <summary>Reads the attributes of an inode.</summary>
    public void Read(in StoredInode inode)
    {
        _own.Clear();
        Payload = default;
        Digest = null;
        IsWhiteout = false;
        if (inode.XattrSize == 0)
            return;
        const string What = "extended attributes";
        var area = inode.XattrOffset;
        var end = area + (ulong)inode.XattrSize;
        _image.Part(area, (ulong)inode.XattrSize, What);
        var sharedCount = _image.Part(area + 4, 1, What).Span[0];
        var position = area + ErofsFormat.XattrHeaderSize + (ulong)sharedCount * sizeof(uint);
        if (position > end)
            throw new ErofsFormatException($"the extended attributes at offset {area} do not hold their {sharedCount} references");
        while (position < end)
            Sort(ReadEntry(ref position));
        if (position > end)
            throw new ErofsFormatException($"the extended attributes at offset {area} run over their end");
        for (var i = 0u; i < sharedCount; i++)
            Sort(Shared(_image.UInt32(area + ErofsFormat.XattrHeaderSize + i * sizeof(uint), What)));
    }

    private Xattr Shared(uint id)
    {
        if (!_shared.TryGetValue(id, out var xattr))
        {
            var position = _sharedOffset + (ulong)id * sizeof(uint);
            _shared.Add(id, xattr = ReadEntry(ref position));
        }

        return xattr;
    }

    private Xattr ReadEntry(ref ulong position)
    {
        const string What = "an extended attribute";
        var head = _image.Part(position, ErofsFormat.XattrEntrySize, What).Span;
        var (nameLength, index) = (head[0], head[1]);
        var valueLength = _image.UInt16(position + 2, What);
        if (!XattrName.TryGetPrefix(index, out var prefix))
            throw new ErofsFormatException($"the extended attribute at offset {position} has the unknown name index {index}");
        var suffix = _image.Part(position + ErofsFormat.XattrEntrySize, nameLength, What);
        var value = _image.Part(position + ErofsFormat.XattrEntrySize + nameLength, valueLength, What);
        position += (ulong)ErofsFormat.RoundUp(ErofsFormat.XattrEntrySize + nameLength + valueLength, sizeof(uint));
        if (suffix.Span.Contains((byte)0) || prefix.Length + suffix.Length == 0)
            throw new ErofsFormatException($"the extended attribute at offset {position} has no proper name");
        return new Xattr(new ByteString([.. prefix.Span, .. suffix.Span]), value);
    }

    private void Sort(Xattr xattr)
    {
        var name = xattr.Name;
        if (name == OverlayNames.Redirect)
            Payload = xattr.Value.Span is [(byte)'/', _, ..] ? xattr.Value.Slice(1) : xattr.Value;
        else if (name == OverlayNames.Metacopy)
            Digest = xattr.Value.Length == 4 + FsVerityDigest.Size ? new FsVerityDigest(xattr.Value.Span[4..]) : null;
        else if (name == OverlayNames.EscapedWhiteout)
            IsWhiteout = true;
        else if (name != OverlayNames.EscapedWhiteouts && name != OverlayNames.UserWhiteout && name != OverlayNames.UserWhiteouts)
            Keep(xattr);
    }

    private void Keep(Xattr xattr)
    {
        if (xattr.Name.Span.StartsWith(OverlayNames.EscapedPrefix.Span))
            xattr = xattr with { Name = OverlayNames.Unescape(xattr.Name) };
        else if (xattr.Name.Span.StartsWith(OverlayNames.Prefix.Span))
            return;
        _own.Add(xattr);
    }
}
