using System.Text.RegularExpressions;

namespace SkorionOS.Deploy.Tests;

public sealed partial class ErrorCatalogTests
{
    /// <summary>
    /// Every code that the sources make an exception with must have a hint: what a user meets always says what to do next. The initramfs program explains its own
    /// in docs/setup-root.md.
    /// </summary>
    [Fact]
    public void Hints_EveryCodeOfEveryRoom_IsThere()
    {
        var codes = Directory.EnumerateFiles(Path.Join(RepositoryRoot(), "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/src/SetupRoot/", StringComparison.Ordinal))
            .SelectMany(file => (NamesCodes(file) ? ConstantPattern() : CodePattern()).Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["code"].Value)
            .ToHashSet();

        Assert.Contains("digest-mismatch", codes);
        Assert.Contains("esp-full", codes);
        Assert.Contains("layer-truncated", codes);
        Assert.Contains("unauthorized", codes);
        Assert.Empty(codes.Except(ErrorCatalog.Hints.Keys));
    }

    [Fact]
    public void Hints_AgainstTheDocument_AreTheSame()
    {
        var rows = File.ReadLines(Path.Join(RepositoryRoot(), "docs/errors.md"))
            .Select(line => RowPattern().Match(line))
            .Where(match => match.Success)
            .Select(match => (Code: match.Groups["code"].Value, Hint: match.Groups["hint"].Value))
            .ToList();

        Assert.Equal(ErrorCatalog.Hints.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal), rows);
    }

    [Fact]
    public void Describe_UnknownException_IsOursToMend()
    {
        Assert.Equal(ErrorCatalog.Internal, ErrorCatalog.Describe(new InvalidOperationException("x")).Code);
    }

    private static string RepositoryRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Join(directory, "SkorionOS.sln")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("no SkorionOS.sln above the tests");
        }

        return directory;
    }

    private static bool NamesCodes(string file) =>
        file.EndsWith("Errors.cs", StringComparison.Ordinal) || file.EndsWith("Exception.cs", StringComparison.Ordinal);

    [GeneratedRegex("""(?:Exception\(|base\(|=>\s*\()\s*"(?<code>[a-z]+(?:-[a-z]+)*)"(?:,|\))""")]
    private static partial Regex CodePattern();

    [GeneratedRegex("""(?:base\(|\bconst string \w+ = )\s*"(?<code>[a-z]+(?:-[a-z]+)*)"(?:,|\)|;)""")]
    private static partial Regex ConstantPattern();

    [GeneratedRegex("""^\| `(?<code>[a-z-]+)` \| .+ \| (?<hint>[^|]+) \|$""")]
    private static partial Regex RowPattern();
}
