namespace SkorionOS.Testing.Files;

/// <summary>
/// An empty directory on a real disk, removed at the end. For what asks more of the filesystem than <see cref="TemporaryDirectory"/>, which may be in memory: images
/// that are mounted, attributes, names that are not UTF-8.
/// </summary>
public sealed class ScratchDirectory : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine("/var/tmp", "bootc-test-" + System.IO.Path.GetRandomFileName());

    public ScratchDirectory() => Directory.CreateDirectory(Path);

    /// <summary>A path below it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Makes a directory below it.</summary>
    public string Make(string name) => Directory.CreateDirectory(this[name]).FullName;

    // By a tool: .NET cannot name files whose names are not UTF-8. Nothing that is mounted below is entered.
    public void Dispose() => Tool.Run("rm", "-rf", "--one-file-system", "--", Path);
}
