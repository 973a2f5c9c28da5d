namespace SkorionOS.Testing;

/// <summary>Where the tests are built from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>A path in the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "SkorionOS.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException($"no SkorionOS.sln above {AppContext.BaseDirectory}");
    }
}
