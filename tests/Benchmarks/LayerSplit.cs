using System.IO.Enumeration;

namespace SkorionOS.Benchmarks;

/// <summary>
/// Cuts a tree into layers by path, the way an image grows: the base, its libraries, its data, its kernel. The layers are of unequal size
/// and each names the directories above its entries, as real ones do.
/// </summary>
internal static class LayerSplit
{
    private const int Layers = 4;

    /// <summary>The paths of each layer, relative to the tree, in byte order, parents before children.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Of(string tree)
    {
        var paths = new SortedSet<string>[Layers];
        for (int layer = 0; layer < Layers; layer++)
            paths[layer] = new SortedSet<string>(StringComparer.Ordinal);

        foreach (string path in Walk(tree))
        {
            SortedSet<string> layer = paths[LayerOf(path)];
            layer.Add(path);
            for (string parent = ParentOf(path); parent.Length > 0 && layer.Add(parent); parent = ParentOf(parent))
            {
            }
        }

        return [.. paths.Select(layer => layer.ToArray())];
    }

    private static int LayerOf(string path) =>
        IsBelow(path, "usr/lib/modules") || IsBelow(path, "usr/lib/firmware") ? 3
        : IsBelow(path, "usr/share") ? 2
        : IsBelow(path, "usr/lib") ? 1
        : 0;

    private static bool IsBelow(string path, string directory) =>
        path.StartsWith(directory, StringComparison.Ordinal) && path.Length > directory.Length && path[directory.Length] == '/';

    private static string ParentOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    private static FileSystemEnumerable<string> Walk(string tree)
    {
        int root = Path.GetFullPath(tree).TrimEnd('/').Length + 1;
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };
        return new FileSystemEnumerable<string>(Path.GetFullPath(tree), (ref FileSystemEntry entry) => entry.ToFullPath()[root..], options)
        {
            // A link to a directory is an entry, not a way into it.
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
    }
}
