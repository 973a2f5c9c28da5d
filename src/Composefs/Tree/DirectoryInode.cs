using System.Diagnostics.CodeAnalysis;

namespace SkorionOS.Composefs.Tree;

/// <summary>
/// A directory: names, each with its inode. Built for 100 000 names and more: adding in any order, then reading in byte order.
/// </summary>
public sealed class DirectoryInode : Inode
{
    // Below this, moving the entries behind an insertion costs less than a hash table.
    private const int SmallCount = 64;

    private DirectoryEntry[] _sorted = [];
    private int _count;

    // Set while names are added out of order to a large directory; the array is empty then.
    private Dictionary<ByteString, DirectoryEntry>? _table;
    private ulong _size = 4096;

    /// <inheritdoc/>
    public override FileType Type => FileType.Directory;

    /// <inheritdoc/>
    public override ulong Size => _size;

    /// <summary>Number of names.</summary>
    public int Count => _table?.Count ?? _count;

    /// <summary>The names in byte order. Valid until the next change.</summary>
    public ReadOnlySpan<DirectoryEntry> Entries
    {
        get
        {
            if (_table is { } table)
            {
                _sorted = [.. table.Values];
                _count = _sorted.Length;
                _table = null;
                Array.Sort(_sorted, static (a, b) => a.Name.CompareTo(b.Name));
            }

            return _sorted.AsSpan(0, _count);
        }
    }

    /// <summary>Whether no layer names it: it is there because something is below it.</summary>
    internal bool IsImplied { get; set; }

    /// <summary>Adds a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="inode">What it names.</param>
    /// <param name="isLink">See <see cref="DirectoryEntry.IsLink"/>.</param>
    /// <exception cref="ArgumentException">Not a name, or already there.</exception>
    public void Add(ByteString name, Inode inode, bool isLink = false)
    {
        if (!IsName(name.Span))
            throw new ArgumentException($"'{name}' is not a file name", nameof(name));
        if (!TryAdd(name, inode, isLink))
            throw new ArgumentException($"The name '{name}' is already there", nameof(name));
    }

    /// <summary>What a name stands for.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, [NotNullWhen(true)] out Inode? inode)
    {
        if (_table is not null)
        {
            inode = _table.TryGetValue(ByteString.Copy(name), out var entry) ? entry.Inode : null;
            return inode is not null;
        }

        var position = Find(name);
        inode = position < 0 ? null : _sorted[position].Inode;
        return inode is not null;
    }

    /// <summary>Takes a name away; false if it is not there.</summary>
    public bool Remove(ByteString name)
    {
        if (_table is null)
        {
            var position = Find(name.Span);
            if (position < 0)
                return false;
            if (_count <= SmallCount)
            {
                Array.Copy(_sorted, position + 1, _sorted, position, _count - position - 1);
                _sorted[--_count] = default;
                return true;
            }

            UseTable();
        }

        return _table.Remove(name);
    }

    /// <summary>Whether <paramref name="name"/> can be the name of a file.</summary>
    public static bool IsName(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= FormatLimits.MaxName && !name.ContainsAny((byte)'/', (byte)0)
        && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8);

    /// <summary>Adds a name that <see cref="IsName"/> has accepted; false if it is there already.</summary>
    internal bool TryAdd(ByteString name, Inode inode, bool isLink)
    {
        var entry = new DirectoryEntry(name, inode, isLink);
        if (_table is not null)
            return _table.TryAdd(name, entry);
        if (_count == 0 || _sorted[_count - 1].Name.CompareTo(name) < 0)
        {
            Insert(_count, entry);
            return true;
        }

        var position = Find(name.Span);
        if (position >= 0)
            return false;
        if (_count <= SmallCount)
        {
            Insert(~position, entry);
            return true;
        }

        UseTable();
        return _table.TryAdd(name, entry);
    }

    /// <summary>Adds a name or gives it another inode.</summary>
    internal void Set(ByteString name, Inode inode, bool isLink)
    {
        if (TryAdd(name, inode, isLink))
            return;
        if (_table is not null)
            _table[name] = new DirectoryEntry(name, inode, isLink);
        else
            _sorted[Find(name.Span)] = new DirectoryEntry(name, inode, isLink);
    }

    /// <summary>Says of the entry at <paramref name="position"/> of <see cref="Entries"/> whether it is a further name.</summary>
    internal void SetLink(int position, bool isLink) => _sorted[position] = _sorted[position] with { IsLink = isLink };

    /// <summary>Moves all names into a directory of their own.</summary>
    internal DirectoryInode TakeAll()
    {
        var taken = new DirectoryInode { _sorted = _sorted, _count = _count, _table = _table };
        Clear();
        return taken;
    }

    /// <summary>Takes all names away.</summary>
    internal void Clear()
    {
        _sorted = [];
        _count = 0;
        _table = null;
    }

    /// <summary>Keeps the size that a dump or an image states.</summary>
    internal void StateSize(ulong size) => _size = size;

    private void Insert(int position, DirectoryEntry entry)
    {
        if (_count == _sorted.Length)
            Array.Resize(ref _sorted, Math.Max(4, _count * 2));
        Array.Copy(_sorted, position, _sorted, position + 1, _count - position);
        _sorted[position] = entry;
        _count++;
    }

    private int Find(ReadOnlySpan<byte> name)
    {
        var low = 0;
        var high = _count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = _sorted[middle].Name.Span.SequenceCompareTo(name);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }

    [MemberNotNull(nameof(_table))]
    private void UseTable()
    {
        _table = new Dictionary<ByteString, DirectoryEntry>(_count * 2);
        foreach (var entry in _sorted.AsSpan(0, _count))
            _table.Add(entry.Name, entry);
        _sorted = [];
        _count = 0;
    }
}
