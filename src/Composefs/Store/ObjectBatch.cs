using SkorionOS.Composefs.FsVerity;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Composefs.Store;

/// <summary>
/// Objects being written. Contents go to files without a name; a group of them is made durable by one flush of the filesystem and only then gets its
/// names, so that a name never stands for less than the whole content, whenever the power goes. Safe to use from several threads.
/// </summary>
/// <remarks>
/// One flush for thousands of files instead of one for each is what makes a pull fast. <see cref="Flush"/> ends with every object so far durable under its name.
/// Disposing closes what has no name yet: such contents are gone. <see cref="Abort"/> also takes back the names given by this batch.
/// </remarks>
public sealed class ObjectBatch : IDisposable
{
    private const int WantedOpenFiles = 16 * 1024;
    private const long GroupBytes = 192L << 20;
    private static readonly int s_groupFiles = Math.Clamp(ProcessLimits.RaiseOpenFiles(WantedOpenFiles) / 4, 64, 4096);

    private readonly ObjectStore _store;
    private readonly bool _inBackground;
    private readonly IReadOnlySet<FsVerityDigest>? _replace;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private readonly Dictionary<FsVerityDigest, FileWriter> _pending = [];
    private readonly HashSet<FsVerityDigest> _added = [];
    private HashSet<FsVerityDigest> _inFlight = [];
    private Task _last = Task.CompletedTask;
    private long _pendingBytes;

    internal ObjectBatch(ObjectStore store, bool inBackground, IReadOnlySet<FsVerityDigest>? replace)
    {
        _store = store;
        _inBackground = inBackground;
        _replace = replace;
    }

    /// <summary>Objects that this batch brought, and that were not in the store before.</summary>
    public int AddedCount
    {
        get
        {
            lock (_gate)
            {
                return _added.Count;
            }
        }
    }

    /// <summary>Bytes of these objects.</summary>
    public long AddedBytes { get; private set; }

    /// <summary>True when the content is in the store or on its way there: writing it would be for nothing.</summary>
    public bool Has(FsVerityDigest digest)
    {
        lock (_gate)
        {
            if (_pending.ContainsKey(digest) || _inFlight.Contains(digest) || _added.Contains(digest))
            {
                return true;
            }
        }

        return _replace?.Contains(digest) != true && _store.Contains(digest);
    }

    /// <summary>Adds a content that is in memory; nothing is written when the store has it.</summary>
    /// <param name="digest">The digest of <paramref name="content"/>, which the caller computed.</param>
    /// <param name="content">The content, whole.</param>
    /// <exception cref="LinuxException">It could not be written.</exception>
    public void Add(FsVerityDigest digest, ReadOnlySpan<byte> content)
    {
        if (Has(digest))
        {
            return;
        }

        var file = _store.CreateUnnamed();
        try
        {
            file.Write(content);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        Add(digest, file);
    }

    /// <summary>Starts a content whose digest is known only at its end. Hand it to <see cref="Add(FsVerityDigest, FileWriter)"/>, or dispose it.</summary>
    /// <exception cref="LinuxException">The file could not be made.</exception>
    public FileWriter Create() => _store.CreateUnnamed();

    /// <summary>Adds a content from <see cref="Create"/>. The batch owns the file from here on.</summary>
    public void Add(FsVerityDigest digest, FileWriter file)
    {
        ArgumentNullException.ThrowIfNull(file);
        bool full;
        lock (_gate)
        {
            if (_inFlight.Contains(digest) || _added.Contains(digest) || !_pending.TryAdd(digest, file))
            {
                file.Dispose();
                return;
            }

            _pendingBytes += file.Length;
            full = _pending.Count >= s_groupFiles || _pendingBytes >= GroupBytes;
        }

        if (full)
        {
            StartFlush(wait: !_inBackground);
        }
    }

    /// <summary>Returns when every object that was added is durable under its name.</summary>
    /// <remarks>That includes the objects that <see cref="Has"/> found in the store.</remarks>
    /// <exception cref="LinuxException">Something of this batch could not be made durable; from then on every flush says so.</exception>
    public void Flush()
    {
        StartFlush(wait: true);

        // The names of the last group are in memory only. So may be those of objects that Has found, when the program that brought them was stopped.
        _store.SyncFileSystem();
    }

    /// <summary>Takes back every object that this batch brought: the store is as it was.</summary>
    /// <exception cref="LinuxException">A name could not be removed.</exception>
    public void Abort()
    {
        Settle();
        lock (_gate)
        {
            foreach (var digest in _added)
            {
                if (_replace?.Contains(digest) != true)
                {
                    _store.Remove(digest);
                }
            }

            _added.Clear();
            AddedBytes = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Settle();
        _flushing.Dispose();
    }

    private void StartFlush(bool wait)
    {
        _flushing.Wait();
        try
        {
            // A group that failed must not be forgotten by the next one: its objects are gone, whoever asks.
            _last.GetAwaiter().GetResult();
            Dictionary<FsVerityDigest, FileWriter> group;
            lock (_gate)
            {
                if (_pending.Count == 0)
                {
                    return;
                }

                group = new(_pending);
                _pending.Clear();
                _pendingBytes = 0;
                _inFlight = [.. group.Keys];
            }

            var flush = new Task(() => FlushGroup(group));
            _last = flush;
            if (wait)
            {
                flush.RunSynchronously(TaskScheduler.Default);
                flush.GetAwaiter().GetResult();
            }
            else
            {
                flush.Start(TaskScheduler.Default);
            }
        }
        finally
        {
            _flushing.Release();
        }
    }

    private void FlushGroup(Dictionary<FsVerityDigest, FileWriter> group)
    {
        try
        {
            foreach (var file in group.Values)
            {
                _store.Seal(file);
            }

            _store.SyncFileSystem();
            foreach (var (digest, file) in group)
            {
                var added = _store.Link(file, digest, _replace?.Contains(digest) == true);
                lock (_gate)
                {
                    if (added && _added.Add(digest))
                    {
                        AddedBytes += file.Length;
                    }

                    _inFlight.Remove(digest);
                }
            }
        }
        finally
        {
            foreach (var file in group.Values)
            {
                file.Dispose();
            }
        }
    }

    private void Settle()
    {
        // The error of a background flush was or will be thrown by Flush; here only its end matters.
        ((IAsyncResult)_last).AsyncWaitHandle.WaitOne();
        lock (_gate)
        {
            foreach (var file in _pending.Values)
            {
                file.Dispose();
            }

            _pending.Clear();
        }
    }
}
