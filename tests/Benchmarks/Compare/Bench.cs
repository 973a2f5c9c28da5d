namespace SkorionOS.Benchmarks.Compare;

/// <summary>Where things are: the cached images, the roots of the peers, and a scratch directory on the same disk.</summary>
/// <param name="directory">What tests/tools/bench prepared.</param>
/// <param name="program">The compiled <c>bootc</c>.</param>
internal sealed class Bench(string directory, string program)
{
    private readonly string _directory = Path.GetFullPath(directory);

    public string Program { get; } = Path.GetFullPath(program);

    /// <summary>A root of Debian trixie with podman, mounted so that podman can unpack in it.</summary>
    public string PodmanRoot => Path.Combine(_directory, "peers", "trixie");

    /// <summary>A root of Debian sid with mkcomposefs.</summary>
    public string ComposefsRoot => Path.Combine(_directory, "peers", "sid");

    public string Layout(string version) => Path.Combine(_directory, version);

    public string Tree(string version) => Path.Combine(_directory, "trees", version);

    /// <summary>An empty directory for one run, cleared of what an earlier run left.</summary>
    public string Scratch(string name)
    {
        string path = Path.Combine(_directory, "scratch", name);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        return Directory.CreateDirectory(path).FullName;
    }
}
