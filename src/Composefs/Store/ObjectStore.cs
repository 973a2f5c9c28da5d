using Microsoft.Win32.SafeHandles;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Interop.Files;

namespace SkorionOS.Composefs.Store;

/// <summary>
/// The contents of all images, each once: <c>objects/ab/cdef…</c>, named by the fs-verity SHA-256 digest of the content. An object is written once, becomes
/// visible whole or not at all, and is never changed afterwards.
/// </summary>
/// <remarks>
/// Reading is safe from any thread and beside a writer. Writing and removing need the lock of the sysroot, which is the caller's business.
/// </remarks>
public sealed class ObjectStore : IDisposable
{
    private const uint ReadOnlyMode = 0x124; // 0444: nobody has a reason to write to an object.
    private readonly Dir _objects;
    private readonly Dir?[] _fanOut = new Dir?[256];
    private readonly Lock _gate = new();
    private int _verity; // 0 = not asked yet, 1 = the filesystem has fs-verity, -1 = it has not

    private ObjectStore(Dir objects) => _objects = objects;

    /// <summary>Whether new objects are sealed with fs-verity where the filesystem can. False for a store whose files somebody else seals later.</summary>
    public bool IsSealing { get; set; } = true;

    /// <summary>The directory of the objects, which an overlay mount takes as its data-only layer.</summary>
    public Dir Directory => _objects;

    /// <summary>Opens the store in <paramref name="directory"/>; the store owns the handle from here on.</summary>
    public static ObjectStore Open(Dir directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return new ObjectStore(directory);
    }

    /// <summary>True when the object is there. Its content is not looked at.</summary>
    public bool Contains(FsVerityDigest digest) => _objects.Exists(digest.ObjectPath);

    /// <summary>Length of the object in bytes; null when it is not there.</summary>
    public long? TryGetSize(FsVerityDigest digest) => _objects.TryStat(digest.ObjectPath) is { } status ? (long)status.Size : null;

    /// <summary>Opens an object for reading. The content is not checked.</summary>
    /// <exception cref="ObjectMissingException">It is not in the store.</exception>
    public SafeFileHandle OpenRead(FsVerityDigest digest) => _objects.TryOpenRead(digest.ObjectPath) ?? throw new ObjectMissingException(digest);

    /// <summary>Every file of the store with its kind of name, in no order.</summary>
    public IEnumerable<StoredFile> List()
    {
        foreach (var entry in _objects.List())
        {
            using var fan = entry.Kind == FileKind.Directory ? _objects.TryOpenDir(entry.Name) : null;
            if (fan is null)
            {
                yield return new StoredFile(entry.Name, null);
                continue;
            }

            foreach (var file in fan.List())
            {
                var isObject = FsVerityDigest.TryParse(entry.Name + file.Name, out var digest) && digest.ObjectPath == $"{entry.Name}/{file.Name}";
                yield return new StoredFile($"{entry.Name}/{file.Name}", isObject ? digest : null);
            }
        }
    }

    /// <summary>Hashes an object from the disk, whatever it is named.</summary>
    /// <exception cref="ObjectMissingException">It is not in the store.</exception>
    public FsVerityDigest Measure(FsVerityDigest digest)
    {
        using var file = OpenRead(digest);
        return FileMeasure.Measure(file);
    }

    /// <summary>Removes an object.</summary>
    /// <returns>False when it was not there.</returns>
    public bool Remove(FsVerityDigest digest) => _objects.Unlink(digest.ObjectPath);

    /// <summary>Removes a file that is no object.</summary>
    /// <returns>False when it was not there.</returns>
    public bool Remove(StoredFile file) => _objects.Unlink(file.Path);

    /// <summary>Starts writing objects; see <see cref="ObjectBatch"/>.</summary>
    /// <param name="inBackground">True: objects are made durable on another thread while more are written. False: everything happens in the order of the calls.</param>
    /// <param name="replace">Objects that are written even when the name is there, because what is there is damaged.</param>
    public ObjectBatch BeginWrite(bool inBackground, IReadOnlySet<FsVerityDigest>? replace = null) => new(this, inBackground, replace);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var fan in _fanOut)
        {
            fan?.Dispose();
        }

        _objects.Dispose();
    }

    internal FileWriter CreateUnnamed() => _objects.CreateUnnamed(ReadOnlyMode);

    /// <summary>Seals the content where the filesystem can; remembers when it cannot.</summary>
    internal void Seal(FileWriter file)
    {
        if (IsSealing && Volatile.Read(ref _verity) >= 0)
        {
            Volatile.Write(ref _verity, file.TryEnableVerity() ? 1 : -1);
        }
    }

    /// <summary>Gives a durable content its name.</summary>
    /// <returns>False when the object was there already.</returns>
    internal bool Link(FileWriter file, FsVerityDigest digest, bool replace)
    {
        var path = digest.ObjectPath;
        var fan = FanOut(path);
        var name = path[3..];
        if (!replace)
        {
            return fan.Link(file, name);
        }

        var temporary = $".{name}.new";
        fan.Unlink(temporary);
        fan.Link(file, temporary);
        fan.Rename(temporary, name);
        return true;
    }

    internal void SyncFileSystem() => _objects.SyncFileSystem();

    private Dir FanOut(string path)
    {
        var index = Convert.ToInt32(path[..2], 16);
        lock (_gate)
        {
            if (_fanOut[index] is { } open)
            {
                return open;
            }

            _objects.MakeDir(path[..2]);
            return _fanOut[index] = _objects.OpenDir(path[..2]);
        }
    }
}
