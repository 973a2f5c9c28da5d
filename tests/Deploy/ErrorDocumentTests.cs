using System.Text.RegularExpressions;
using SkorionOS.Testing;

namespace SkorionOS.Deploy.Tests;

public sealed partial class ErrorDocumentTests
{
    [Fact]
    public void ErrorsDocument_AgainstTheCatalog_HasTheSameCodesAndHints()
    {
        string document = File.ReadAllText(Repository.PathOf("docs", "errors.md"));

        Dictionary<string, string> rows = RowPattern().Matches(document).ToDictionary(row => row.Groups["code"].Value, row => row.Groups["hint"].Value);

        Assert.Equal(ErrorCatalog.Hints.OrderBy(hint => hint.Key, StringComparer.Ordinal), rows.OrderBy(row => row.Key, StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `(?<code>[a-z-]+)` \| [^|]+ \| (?<hint>.+) \|$", RegexOptions.Multiline)]
    private static partial Regex RowPattern();
}
