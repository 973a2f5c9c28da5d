using System.Diagnostics;
using System.Text;
using SkorionOS.Interop.Files;

namespace SkorionOS.Benchmarks;

/// <summary>The directories of a tree and the contents of its files, to be written with nothing to read or decide: what making these files costs alone.</summary>
internal sealed class TreeInMemory
{
    private readonly List<(byte[] Directory, List<(byte[] Name, byte[] Content)> Files)> _directories = [];

    /// <summary>Reads a directory that has directories of files.</summary>
    public TreeInMemory(string root)
    {
        foreach (string directory in Directory.GetDirectories(root))
            _directories.Add((Raw(directory), [.. Directory.GetFiles(directory).Select(file => (Raw(file), File.ReadAllBytes(file)))]));
    }

    /// <summary>Writes the tree and makes it durable; the seconds that it took.</summary>
    /// <param name="parent">Where to.</param>
    /// <param name="name">The name of the new directory.</param>
    public double Write(Dir parent, string name)
    {
        long start = Stopwatch.GetTimestamp();
        parent.MakeDir(Encoding.UTF8.GetBytes(name), 0x1ed);
        using Dir root = parent.OpenDir(name);
        foreach ((byte[] directory, List<(byte[] Name, byte[] Content)> files) in _directories)
        {
            root.MakeDir(directory, 0x1ed);
            using Dir opened = root.OpenDir(directory);
            foreach ((byte[] file, byte[] content) in files)
                opened.MakeFile(file, content, 0x1a4, 1, 0);
        }

        parent.SyncFileSystem();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static byte[] Raw(string path) => Encoding.UTF8.GetBytes(Path.GetFileName(path));
}
