using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Erofs;

/// <summary>
/// Every different extended attribute (name and value) of an image, with how often it is used. What is used more than once is stored once,
/// in the shared table.
/// </summary>
/// <param name="capacity">About how many there will be.</param>
internal sealed class XattrTable(int capacity)
{
    private readonly Dictionary<Xattr, int> _ids = new(capacity, XattrComparer.Instance);
    private readonly List<Entry> _entries = new(capacity);

    /// <summary>The entries of the shared table in the order of the image; complete after <see cref="Share"/>.</summary>
    public List<int> Shared { get; } = [];

    /// <summary>Bytes of the shared table; complete after <see cref="Share"/>.</summary>
    public long SharedSize { get; private set; }

    /// <summary>An entry, by what <see cref="Intern"/> returned.</summary>
    public ref Entry this[int id] => ref CollectionsMarshal.AsSpan(_entries)[id];

    /// <summary>The number of an attribute; the same for the same name and value.</summary>
    public int Intern(Xattr xattr)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, xattr, out var exists);
        if (!exists)
        {
            id = _entries.Count;
            _entries.Add(new Entry(xattr));
        }

        return id;
    }

    /// <summary>Decides what is shared, and where in the table it stands. To be called when all uses are counted.</summary>
    public void Share()
    {
        for (var id = 0; id < _entries.Count; id++)
        {
            if (_entries[id].IsShared)
                Shared.Add(id);
        }

        // Descending by name, then by length, then by value: an accident of the C tools that has become the format.
        Shared.Sort((a, b) =>
        {
            var (left, right) = (_entries[b].Xattr, _entries[a].Xattr);
            var order = left.Name.CompareTo(right.Name);
            if (order == 0)
                order = left.Value.Length.CompareTo(right.Value.Length);
            return order == 0 ? left.Value.CompareTo(right.Value) : order;
        });
        foreach (var id in Shared)
        {
            ref var entry = ref this[id];
            entry.SharedOffset = SharedSize;
            SharedSize += entry.Size;
        }
    }

    /// <summary>An attribute and what becomes of it.</summary>
    /// <param name="xattr">Name and value.</param>
    public struct Entry(Xattr xattr)
    {
        /// <summary>Name and value as in the image.</summary>
        public Xattr Xattr { get; } = xattr;

        /// <summary>The name in two parts.</summary>
        public XattrName Name { get; } = XattrName.Split(xattr.Name);

        /// <summary>The bit that it takes out of an inode's name filter.</summary>
        public uint FilterBit { get; } = XattrName.Split(xattr.Name).FilterBit;

        /// <summary>Number of inodes that have it.</summary>
        public int Uses { get; set; }

        /// <summary>Where it is in the shared table, in bytes from the start of the table.</summary>
        public long SharedOffset { get; set; }

        /// <summary>Whether it is in the shared table.</summary>
        public readonly bool IsShared => Uses > 1;

        /// <summary>Bytes that it takes.</summary>
        public readonly int Size => ErofsFormat.RoundUp(ErofsFormat.XattrEntrySize + Name.Suffix.Length + Xattr.Value.Length, sizeof(uint));
    }

    private sealed class XattrComparer : IEqualityComparer<Xattr>
    {
        public static XattrComparer Instance { get; } = new();

        public bool Equals(Xattr x, Xattr y) => x.Value == y.Value && x.Name == y.Name;

        // Most values under one name differ, and most of the same value have one name.
        public int GetHashCode([DisallowNull] Xattr xattr) => xattr.Value.GetHashCode() + xattr.Name.Length;
    }
}
