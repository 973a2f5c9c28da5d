using SkorionOS.Interop.Files;

namespace SkorionOS.LostWrites.Tests.Esp;

/// <summary>
/// Takes down the calls that change a boot partition, by the faults that can be put there, and beside each how far the log of the other disk was when it began and
/// when it had ended. What a call did is seen at the next one.
/// </summary>
internal sealed class EspRecorder(string directory, Func<long> position)
{
    private readonly List<EspStep> _steps = [];
    private readonly HashSet<string> _files = [.. List(directory)];
    private (string Operation, string Path, long Begun)? _pending;

    public IReadOnlyList<EspStep> Steps => _steps;

    /// <summary>Called before each change of any filesystem.</summary>
    public void At(FaultPoint point)
    {
        lock (_steps)
        {
            Finish();
            if (point.Path.StartsWith(directory + "/", StringComparison.Ordinal) || point.Path == directory)
            {
                _pending = (point.Operation, Path.GetRelativePath(directory, point.Path) is var path and not "." ? path : "", position());
            }
        }
    }

    /// <summary>Called when the operation has returned.</summary>
    public void Finish()
    {
        lock (_steps)
        {
            if (_pending is var (operation, path, begun) && See(operation, path) is { } change)
            {
                _steps.Add(new EspStep(change, begun, position()));
            }

            _pending = null;
        }
    }

    private EspChange? See(string operation, string path)
    {
        var full = Path.Join(directory, path);
        switch (operation)
        {
            case "mkdirat":
                return _files.Add(path) ? new EspChange(EspChangeKind.MakeDirectory, path) : null;
            case "openat(O_CREAT)":
                return _files.Add(path) ? new EspChange(EspChangeKind.Create, path) : null;
            case "pwrite":
                return new EspChange(EspChangeKind.Write, path, Content: File.ReadAllBytes(full));
            case "renameat2":
                var gone = Assert.Single(_files.Except(List(directory)));
                _files.Remove(gone);
                _files.Add(path);
                return new EspChange(EspChangeKind.Rename, path, gone);
            case "unlinkat":
                return _files.Remove(path) ? new EspChange(EspChangeKind.Remove, path) : null;
            case "fsync":
                return new EspChange(Directory.Exists(full) ? EspChangeKind.SyncDirectory : EspChangeKind.SyncFile, path);
            default:
                throw new NotSupportedException($"{operation} of {path}: the model of FAT does not know what that does");
        }
    }

    private static IEnumerable<string> List(string directory) => Directory
        .EnumerateFileSystemEntries(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Select(path => Path.GetRelativePath(directory, path));
}
