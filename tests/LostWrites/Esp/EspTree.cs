namespace SkorionOS.LostWrites.Tests.Esp;

/// <summary>Everything in a directory: contents by path, null for directories.</summary>
internal static class EspTree
{
    public static IReadOnlyDictionary<string, byte[]?> Read(string directory)
    {
        var tree = new SortedDictionary<string, byte[]?>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFileSystemEntries(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            tree[Path.GetRelativePath(directory, path)] = Directory.Exists(path) ? null : File.ReadAllBytes(path);
        }

        return tree;
    }

    public static void Write(string directory, IReadOnlyDictionary<string, byte[]?> tree)
    {
        Directory.CreateDirectory(directory);
        foreach (var (path, content) in tree)
        {
            if (content is null)
            {
                Directory.CreateDirectory(Path.Join(directory, path));
            }
            else
            {
                File.WriteAllBytes(Path.Join(directory, path), content);
            }
        }
    }
}
