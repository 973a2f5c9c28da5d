using System.Collections.Immutable;
using System.Text;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;

namespace SkorionOS.Boot;

/// <summary>
/// The partition that a boot loader reads: the EFI system partition, or the extended boot loader partition. Entries and kernels of ours are
/// written and removed; everything else on it belongs to others and is only read. Callers see to it that one process writes at a time.
/// </summary>
/// <remarks>
/// FAT has no journal, so every change is made so that what stood before it still boots: new content goes to a temporary name, is synced,
/// takes its name by a rename, and is synced again by that name; kernels come before the entry that names them, and go after it.
/// </remarks>
/// <param name="root">The root of the partition. The caller disposes it, after this.</param>
public sealed partial class BootPartition(Dir root)
{
    private const string EntriesDirectory = "loader/entries";
    private const string LoaderConfFile = "loader/loader.conf";

    // Not .conf and not .efi, and hidden: no boot loader reads it.
    private const string TemporaryPrefix = ".bootc-";
    private const string TemporarySuffix = ".new";

    /// <summary>Reads loader.conf and all entries. A foreign file that makes no sense is listed, and hinders nothing.</summary>
    /// <exception cref="LinuxException">The directory cannot be read.</exception>
    /// <exception cref="BootException">There are more than <see cref="BootLimits.MaxEntries"/> files
    /// (<see cref="BootErrors.EntryInvalid"/>).</exception>
    public BootListing Read()
    {
        using var directory = TryOpen(EntriesDirectory);
        var files = directory is null ? [] : ReadEntries(directory);
        return new([.. files.Order(BootOrder.Instance)], ReadLoaderConf());
    }

    private List<BootEntryFile> ReadEntries(Dir directory)
    {
        var files = new List<BootEntryFile>();
        foreach (var found in directory.List())
        {
            if (!BootEntryName.TryParse(found.Name, out var name)) continue;
            if (files.Count == BootLimits.MaxEntries)
                throw new BootException(BootErrors.EntryInvalid, $"{directory.Path} has more than {BootLimits.MaxEntries} entries.");
            if (ReadEntry(directory, found, name) is { } file) files.Add(file);
        }

        return files;
    }

    private BootEntryFile? ReadEntry(Dir directory, DirectoryEntry found, BootEntryName name)
    {
        try
        {
            var kind = directory.TryStat(found.RawName)?.Kind;
            if (kind is null) return null;
            if (kind != FileKind.Regular) return new(found.Name, name, null, "not a regular file", []);
            var entry = BootEntry.Parse(Encoding.UTF8.GetString(directory.ReadAll(found.Name, BootLimits.MaxEntryBytes)));
            return new(found.Name, name, entry, null, [.. NamedFiles(entry).Where(path => !IsThere(path))]);
        }
        catch (LinuxException e)
        {
            return new(found.Name, name, null, e.Message, []);
        }
    }

    private LoaderConf ReadLoaderConf()
    {
        try
        {
            return LoaderConf.Parse(Encoding.UTF8.GetString(root.TryReadAll(LoaderConfFile, BootLimits.MaxEntryBytes) ?? []));
        }
        catch (LinuxException)
        {
            // It belongs to the user, and nothing here depends on it.
            return new(null, null);
        }
    }

    private static IEnumerable<string> NamedFiles(BootEntry entry) =>
        entry.Program is { } program ? entry.Initrds.Prepend(program) : entry.Initrds;

    private bool IsThere(string entryPath) =>
        Normalize(entryPath) is { } path && root.TryStat(path) is { Kind: FileKind.Regular };

    // Loaders take both slashes; a path that climbs leads nowhere.
    private static string? Normalize(string entryPath)
    {
        var parts = entryPath.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        return parts.Length == 0 || parts.Contains("..") ? null : string.Join('/', parts);
    }

    private Dir? TryOpen(string path)
    {
        var current = root;
        foreach (var part in path.Split('/'))
        {
            var next = current.TryOpenDir(part);
            if (current != root) current.Dispose();
            if (next is null) return null;
            current = next;
        }

        return current;
    }

    private Dir Ensure(string path)
    {
        var current = root;
        foreach (var part in path.Split('/'))
        {
            var next = current.EnsureDir(part);
            if (current != root) current.Dispose();
            current = next;
        }

        return current;
    }
}
