using System.Runtime.InteropServices;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>
/// Gives each inode the attributes that it has in the image: those of the tree, with overlayfs's own escaped, and those that make overlayfs
/// find contents and hide what it must.
/// </summary>
internal sealed class XattrPlan
{
    private readonly ByteArena _arena = new();
    private readonly Dictionary<XattrSet, int[]> _sets = new(ReferenceEqualityComparer.Instance);
    private readonly List<int> _ids;
    private readonly List<int> _current = [];
    private readonly int _version;

    private XattrPlan(ReadOnlySpan<PlannedInode> inodes, int version)
    {
        _version = version;

        // Each file with its content in an object has two of its own, unless another has the same content.
        var (external, all) = (0, 0);
        foreach (ref readonly var inode in inodes)
        {
            var isExternal = inode.Source is RegularInode { IsExternal: true };
            external += isExternal ? 1 : 0;
            all += inode.Source.Xattrs.Count + (isExternal ? 2 : 0);
        }

        _ids = new List<int>(all);
        Table = new XattrTable(2 * external);
    }

    /// <summary>Every attribute of the image.</summary>
    public XattrTable Table { get; }

    /// <summary>The attributes of all inodes, one inode after the other.</summary>
    public ReadOnlySpan<int> Ids => CollectionsMarshal.AsSpan(_ids);

    /// <summary>Whether an inode has an access control list, so that a mount must not ignore them.</summary>
    public bool HasAcl { get; private set; }

    /// <summary>Decides the attributes of all inodes, and fills in where they are.</summary>
    public static XattrPlan Of(Span<PlannedInode> inodes, int version)
    {
        var plan = new XattrPlan(inodes, version);
        for (var i = 0; i < inodes.Length; i++)
            plan.Collect(ref inodes[i], isRoot: i == 0);
        plan.Table.Share();
        foreach (ref var inode in inodes)
            plan.Place(ref inode);
        return plan;
    }

    private void Collect(ref PlannedInode inode, bool isRoot)
    {
        _current.Clear();
        _current.AddRange(SetIds(inode.Source.Xattrs));
        if (inode.Source is RegularInode { IsExternal: true } file)
            PutContent(file);
        if (inode.IsWhiteout)
        {
            Put(OverlayNames.EscapedWhiteout, default);
            Put(OverlayNames.UserWhiteout, default);
        }

        if (inode.HasWhiteouts)
            PutWhiteouts();
        if (isRoot)
            Put(OverlayNames.Opaque, ByteString.FromText("y"));

        inode.XattrStart = _ids.Count;
        inode.XattrCount = _current.Count;
        foreach (var id in _current)
        {
            Table[id].Uses++;
            _ids.Add(id);
        }
    }

    private void PutContent(RegularInode file)
    {
        // struct ovl_metacopy: version 0, length, flags 0, FS_VERITY_HASH_ALG_SHA256, digest; empty if the digest is not known.
        ByteString metacopy = default;
        if (file.Digest is { } digest)
        {
            metacopy = _arena.Allocate(4 + FsVerity.FsVerityDigest.Size, out var value);
            value[0] = 0;
            value[1] = (byte)value.Length;
            value[2] = 0;
            value[3] = 1;
            digest.AsSpan().CopyTo(value[4..]);
        }

        Put(OverlayNames.Metacopy, metacopy);
        if (file.Payload.IsEmpty)
            return;
        var redirect = _arena.Allocate(1 + file.Payload.Length, out var path);
        path[0] = (byte)'/';
        file.Payload.Span.CopyTo(path[1..]);
        Put(OverlayNames.Redirect, redirect);
    }

    private void PutWhiteouts()
    {
        Put(OverlayNames.EscapedWhiteouts, default);
        Put(OverlayNames.UserWhiteouts, default);
        if (_version == 0)
            return;
        var x = ByteString.FromText("x");
        Put(OverlayNames.EscapedOpaque, x);
        Put(OverlayNames.UserOpaque, x);
    }

    /// <summary>Sets an attribute of the current inode, keeping the order of names.</summary>
    private void Put(ByteString name, ByteString value)
    {
        var position = _current.Count;
        for (; position > 0; position--)
        {
            var order = Table[_current[position - 1]].Xattr.Name.CompareTo(name);
            if (order == 0)
                _current.RemoveAt(--position);
            if (order <= 0)
                break;
        }

        _current.Insert(position, Table.Intern(new Xattr(name, value)));
    }

    /// <summary>The attributes of a set as an image keeps them, in the order of names.</summary>
    private int[] SetIds(XattrSet set)
    {
        if (set.Count == 0)
            return [];
        if (!_sets.TryGetValue(set, out var ids))
        {
            var escaped = set.Select(x => new Xattr(OverlayNames.Escape(x.Name), x.Value)).ToArray();
            Array.Sort(escaped, static (a, b) => a.Name.CompareTo(b.Name));
            ids = Array.ConvertAll(escaped, Table.Intern);
            _sets.Add(set, ids);
        }

        return ids;
    }

    /// <summary>Splits an inode's attributes into references and its own, and sums up their size.</summary>
    private void Place(ref PlannedInode inode)
    {
        if (inode.XattrCount == 0)
            return;
        _current.Clear();
        var ids = CollectionsMarshal.AsSpan(_ids).Slice(inode.XattrStart, inode.XattrCount);
        var shared = 0;
        var size = ErofsFormat.XattrHeaderSize;
        foreach (var id in ids)
        {
            ref readonly var entry = ref Table[id];
            HasAcl |= entry.Name is { Index: ErofsFormat.XattrIndexAclAccess or ErofsFormat.XattrIndexAclDefault, Suffix.IsEmpty: true };
            if (entry.IsShared && shared < ErofsFormat.MaxSharedXattrs)
            {
                // Never ahead of the place that is read.
                ids[shared++] = id;
                size += sizeof(uint);
                continue;
            }

            _current.Add(id);
            size += entry.Size;
        }

        CollectionsMarshal.AsSpan(_current).CopyTo(ids[shared..]);
        inode.SharedXattrCount = shared;
        inode.XattrSize = size;
    }
}
