namespace SkorionOS.LostWrites.Tests.Esp;

/// <summary>
/// What a FAT partition may have after a power cut, by the rules of Linux's vfat at its worst.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Names come and go independently of each other until an fsync of their directory; so a rename may leave both, either or neither.</item>
/// <item>A new name, also one that a rename makes, leads to nothing (a length of zero) until an fsync of the <em>file</em>: vfat adds the name without clusters
/// and marks the inode dirty, and an fsync of the directory does not write inodes (vfat_rename(), fat_file_fsync()).</item>
/// <item>A name that a rename puts another file behind leads to the old clusters until then. Those are free: the table of clusters may say so already, so that
/// nothing can be read (an empty file here), and they may be written over. The same goes for a name that was removed and comes back.</item>
/// <item>Content that was not synced is there in parts of 512 bytes or 4 KiB; the rest is zeros or noise, and the length any that it had.</item>
/// </list>
/// A single directory entry is not torn.
/// </remarks>
internal sealed class FatModel
{
    private readonly SortedDictionary<string, FatName> _names = new(StringComparer.Ordinal);
    private readonly List<FatFile> _freed = [];

    /// <summary>A partition that has what a directory has, durably.</summary>
    public static FatModel Of(IReadOnlyDictionary<string, byte[]?> tree)
    {
        var model = new FatModel();
        foreach (var (path, content) in tree)
        {
            model._names[path] = new FatName(content is null, isThere: true, content is null ? null : new FatFile(content));
        }

        return model;
    }

    public void Apply(EspChange change)
    {
        switch (change.Kind)
        {
            case EspChangeKind.MakeDirectory:
                Add(change.Path, isDirectory: true);
                break;
            case EspChangeKind.Create:
                Add(change.Path, isDirectory: false).Files.Add(new FatFile([]));
                break;
            case EspChangeKind.Write:
                _names[change.Path].File.Write(change.Content!);
                _freed.ForEach(file => file.IsOverwritten = true);
                break;
            case EspChangeKind.Rename:
                Rename(change.OldPath!, change.Path);
                break;
            case EspChangeKind.Remove:
                _names[change.Path].Existence.Add(false);
                if (!_names[change.Path].IsDirectory)
                {
                    Free(_names[change.Path].File);
                }

                break;
            case EspChangeKind.SyncFile:
                _names[change.Path].File.Sync();
                _names[change.Path].SettleFile();
                break;
            case EspChangeKind.SyncDirectory:
                SyncDirectory(change.Path);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change.Kind, "no such change");
        }
    }

    /// <summary>What is there after the power went: contents by path, null for directories.</summary>
    public IReadOnlyDictionary<string, byte[]?> AfterPowerLoss(Survival survival, Random random)
    {
        var tree = new SortedDictionary<string, byte[]?>(StringComparer.Ordinal);
        var open = _names.Where(pair => pair.Value.Existence.Count + pair.Value.Files.Count > 2).Select(pair => pair.Key).ToList();
        var one = open.Count == 0 ? null : open[random.Next(open.Count)];
        foreach (var (path, name) in _names)
        {
            var own = survival switch
            {
                Survival.AllButOne => path == one ? Survival.None : Survival.All,
                Survival.OnlyTheLast => path == one ? Survival.All : Survival.None,
                _ => survival,
            };
            var parent = Parent(path);
            if (!Pick(name.Existence, own, random) || (parent.Length > 0 && !tree.ContainsKey(parent)))
            {
                continue;
            }

            tree[path] = name.IsDirectory ? null : Pick(name.Files, own, random)?.AfterPowerLoss(own, random) ?? [];
        }

        return tree;
    }

    private static T Pick<T>(List<T> values, Survival survival, Random random) => survival switch
    {
        Survival.None => values[0],
        Survival.All => values[^1],
        _ => values[random.Next(values.Count)],
    };

    private FatName Add(string path, bool isDirectory)
    {
        if (_names.TryGetValue(path, out var name) && name.IsDirectory == isDirectory)
        {
            // The name was removed, and the disk may not know yet.
            name.Existence.Add(true);
            name.Files.Add(null);
        }
        else
        {
            name = _names[path] = new FatName(isDirectory, isThere: false, file: null);
            name.Existence.Add(true);
        }

        return name;
    }

    private void Rename(string from, string to)
    {
        var file = _names[from].File;
        if (_names.TryGetValue(to, out var name) && name.IsThere)
        {
            Free(name.File);
        }
        else
        {
            name = Add(to, isDirectory: false);
        }

        name.Files.Add(file);
        _names[from].Existence.Add(false);
    }

    private void SyncDirectory(string directory)
    {
        foreach (var (path, name) in _names.Where(pair => Parent(pair.Key) == directory).ToList())
        {
            name.SettleExistence();
            if (!name.IsThere)
            {
                _names.Remove(path);
            }
        }
    }

    private void Free(FatFile file)
    {
        file.IsFreed = true;
        _freed.Add(file);
    }

    private static string Parent(string path) => path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";
}
