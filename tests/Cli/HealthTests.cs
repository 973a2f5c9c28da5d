using SkorionOS.Deploy;
using SkorionOS.Deploy.Health;
using SkorionOS.Testing.Files;

namespace SkorionOS.Cli.Tests;

/// <summary>The verbs that the units of the system call.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task BootCheck_ProgramOnThisSystem_PassesWithoutChecks()
    {
        using var cli = new CliFixture();

        var result = await ChildProgram.RunAsync("internals", "boot-check", "--sysroot", cli.Root);

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
    }

    [Theory]
    [InlineData("exit 0", 0, "health check")]
    [InlineData("exit 3", 1, "not on trial")]
    public async Task BootCheck_Check_DecidesTheExitCode(string script, int code, string expected)
    {
        using var root = new ScratchDirectory();
        Tool.Script(root.Path, "mkdir -p usr/lib/bootc/health.d; printf '#!/bin/sh\\n%s\\n' \"$1\" >usr/lib/bootc/health.d/10-foo; chmod 755 usr/lib/bootc/health.d/10-foo", script);
        using var error = new StringWriter();

        var exitCode = await BootcProgram.RunAsync(["internals", "boot-check", "--sysroot", root.Path], Context(root.Path, error));

        Assert.Equal(code, exitCode);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BootTimeout_BootNotOnTrial_LeavesItAlone()
    {
        using var root = new ScratchDirectory();
        using var error = new StringWriter();

        var exitCode = await BootcProgram.RunAsync(["internals", "boot-timeout", "--sysroot", root.Path], Context(root.Path, error));

        Assert.Equal(0, exitCode);
        Assert.Contains("not rebooting: this boot is not on trial", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_OfTheProgram_LeavesTheInternalsOut()
    {
        Assert.DoesNotContain("internals", (await CliFixture.RunBareAsync("--help")).Output, StringComparison.Ordinal);
        Assert.Contains("Run the health checks", (await CliFixture.RunBareAsync("internals", "boot-check", "--help")).Output, StringComparison.Ordinal);
    }

    private static CommandContext Context(string root, TextWriter error) => new()
    {
        Output = TextWriter.Null,
        Error = error,
        IsErrorTerminal = false,
        Engine = new EngineOptions { Health = new HealthOptions { Root = root } },
    };
}
