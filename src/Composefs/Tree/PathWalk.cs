namespace SkorionOS.Composefs.Tree;

/// <summary>Walks a tree in the order of dump text, and knows the path of each entry.</summary>
/// <param name="root">Where to start; it is not itself visited.</param>
internal sealed class PathWalk(DirectoryInode root)
{
    private readonly DepthFirst _walk = new(root);

    // Where the path of each open directory ends.
    private readonly List<int> _ends = [0];
    private byte[] _path = new byte[256];
    private int _length;

    /// <summary>The current entry.</summary>
    public DirectoryEntry Current => _walk.Current;

    /// <summary>Its path from the root on, with a leading slash. Valid until the next move.</summary>
    public ReadOnlySpan<byte> Path => _path.AsSpan(0, _length);

    /// <summary>Goes to the next entry; false after the last.</summary>
    public bool MoveNext()
    {
        if (!_walk.MoveNext())
            return false;
        var depth = _walk.Depth;
        if (depth > _ends.Count)
            _ends.Add(_length);
        _ends.RemoveRange(depth, _ends.Count - depth);
        var name = _walk.Current.Name.Span;
        _length = _ends[^1] + 1 + name.Length;
        if (_length > _path.Length)
            Array.Resize(ref _path, _length * 2);
        _path[_ends[^1]] = (byte)'/';
        name.CopyTo(_path.AsSpan(_ends[^1] + 1));
        return true;
    }
}
