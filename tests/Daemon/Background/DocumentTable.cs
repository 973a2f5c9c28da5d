using SkorionOS.Testing;

namespace SkorionOS.Daemon.Tests.Background;

/// <summary>The tables of docs/usage/background-updates.md, which the tests hold the code against.</summary>
internal static class DocumentTable
{
    /// <summary>The rows of the table with this head, each as its cells.</summary>
    public static IReadOnlyList<string[]> Read(string head)
    {
        var rows = File.ReadLines(Repository.PathOf("docs", "usage", "background-updates.md"))
            .SkipWhile(line => line != head)
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .ToList();
        Assert.NotEmpty(rows);
        return rows;
    }

    /// <summary>What stands between backticks.</summary>
    public static IReadOnlyList<string> Codes(string cell) => [.. cell.Split('`').Where((_, index) => index % 2 == 1)];
}
