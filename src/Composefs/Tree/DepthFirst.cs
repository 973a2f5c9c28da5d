namespace SkorionOS.Composefs.Tree;

/// <summary>
/// Walks a tree in the order of dump text: a directory, then all that is below it, names in byte order. The stack is on the heap, so that a
/// tree may be as deep as it likes. Entries may be changed on the way, names may not.
/// </summary>
/// <param name="root">Where to start; it is not itself visited.</param>
internal sealed class DepthFirst(DirectoryInode root)
{
    private readonly List<(DirectoryInode Directory, int Next)> _open = [(root, 0)];

    /// <summary>The directory of the current entry.</summary>
    public DirectoryInode Parent { get; private set; } = root;

    /// <summary>Place of the current entry in its directory.</summary>
    public int Position { get; private set; } = -1;

    /// <summary>The current entry.</summary>
    public DirectoryEntry Current { get; private set; }

    /// <summary>Number of directories above the current entry; 1 for names in the root.</summary>
    public int Depth { get; private set; }

    /// <summary>Goes to the next entry; false after the last.</summary>
    public bool MoveNext()
    {
        if (Position >= 0 && Current is { IsLink: false, Inode: DirectoryInode below })
            _open.Add((below, 0));
        while (_open.Count > 0)
        {
            var (directory, next) = _open[^1];
            var entries = directory.Entries;
            if (next == entries.Length)
            {
                _open.RemoveAt(_open.Count - 1);
                continue;
            }

            _open[^1] = (directory, next + 1);
            Parent = directory;
            Position = next;
            Current = entries[next];
            Depth = _open.Count;
            return true;
        }

        return false;
    }
}
