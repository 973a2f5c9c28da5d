using SkorionOS.Interop.Files;

namespace SkorionOS.Boot.Tests;

/// <summary>A directory that stands for a boot partition, removed at the end.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    public ScratchDirectory()
    {
        Path = Directory.CreateTempSubdirectory("boot-tests-").FullName;
        Dir = Dir.Open(Path);
        Partition = new BootPartition(Dir);
    }

    public string Path { get; }

    public Dir Dir { get; }

    public BootPartition Partition { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    public void Write(string name, byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllBytes(File(name), content);
    }

    public string Read(string name) => System.IO.File.ReadAllText(File(name));

    /// <summary>Names below the root, sorted.</summary>
    public IReadOnlyList<string> Files() =>
        [.. Directory.EnumerateFiles(Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(file => System.IO.Path.GetRelativePath(Path, file)).Order(StringComparer.Ordinal)];

    /// <summary>Names and contents of all files, for comparing before and after.</summary>
    public IReadOnlyDictionary<string, string> Snapshot() =>
        Files().ToDictionary(file => file, file => Convert.ToHexString(System.IO.File.ReadAllBytes(File(file))));

    public void Dispose()
    {
        Dir.Dispose();
        Directory.Delete(Path, recursive: true);
    }
}
