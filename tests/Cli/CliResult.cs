using System.Text.Json.Nodes;

namespace SkorionOS.Cli.Tests;

/// <summary>How a command ended, and what it said.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>The answer, which has to be JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Output)!;

    /// <summary>Insists that it went well.</summary>
    public CliResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}");
        return this;
    }

    /// <summary>Insists that it failed for one reason, with a hint, and gave no answer.</summary>
    public CliResult FailedWith(string code)
    {
        Assert.True(ExitCode == 1, $"exit code {ExitCode}: {Output}{Error}");
        Assert.Equal("", Output);
        Assert.Matches($@"(?m)^error: .+ \[{code}\]$", Error);
        Assert.Matches("(?m)^hint: .+$", Error);
        return this;
    }
}
