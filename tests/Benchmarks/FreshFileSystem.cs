using System.Diagnostics;

namespace SkorionOS.Benchmarks;

/// <summary>A new and empty ext4 in a file, mounted: making a file costs twenty times as much on an old filesystem as on a new one, and that is not what is measured.</summary>
internal sealed class FreshFileSystem : IDisposable
{
    private const long Bytes = 1L << 30;

    private readonly string _file;

    /// <summary>Makes it in <c>ext4.img</c> of a directory and mounts it there on <c>mnt</c>.</summary>
    public FreshFileSystem(string directory)
    {
        _file = Path.Join(directory, "ext4.img");
        Root = Directory.CreateDirectory(Path.Join(directory, "mnt")).FullName;
        using (FileStream file = File.Create(_file))
            file.SetLength(Bytes);

        // Nothing is left for the kernel to do behind the measurement's back.
        Execute("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", _file);
        Execute("mount", "-o", "loop", _file, Root);
    }

    /// <summary>Where it is mounted.</summary>
    public string Root { get; }

    public void Dispose()
    {
        Execute("umount", Root);
        File.Delete(_file);
    }

    private static void Execute(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }
}
