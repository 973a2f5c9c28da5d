namespace SkorionOS.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("bootc", "")]
    [InlineData("bootc", "frobnicate")]
    [InlineData("bootc status", "status --frobnicate")]
    [InlineData("bootc status", "status more")]
    [InlineData("bootc status", "status --format yaml")]
    [InlineData("bootc status", "status --sysroot")]
    [InlineData("bootc switch", "switch")]
    [InlineData("bootc update", "update --soft-reboot=auto")]
    [InlineData("bootc update", "update --apply --soft-reboot=perhaps")]
    [InlineData("bootc update", "update --check --apply")]
    [InlineData("bootc update", "update --check --now")]
    [InlineData("bootc reset", "reset --cancel --keep-home")]
    [InlineData("bootc switch", "switch image --transport docker")]
    [InlineData("bootc switch", "switch image --tls-verify=perhaps")]
    [InlineData("bootc image", "image")]
    [InlineData("bootc image pull", "image pull")]
    [InlineData("bootc composefs mount", "composefs mount image directory")]
    [InlineData("bootc install", "install")]
    [InlineData("bootc install to-disk", "install to-disk --source-imgref image")]
    [InlineData("bootc install to-disk", "install to-disk disk")]
    [InlineData("bootc install to-disk", "install to-disk --source-imgref image --filesystem xfs disk")]
    [InlineData("bootc install to-disk", "install to-disk --source-imgref image --size 20X disk")]
    [InlineData("bootc install to-disk", "install to-disk --source-imgref image --menu-timeout -1 disk")]
    [InlineData("bootc install to-filesystem", "install to-filesystem --source-imgref image --replace all root")]
    public async Task Run_ArgumentsThatMakeNoSense_ExitsWith2AndPointsToTheHelpOfTheVerb(string verb, string arguments)
    {
        var result = await CliFixture.RunBareAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.EndsWith($"hint: `{verb} --help` shows what it takes.\n", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("update")]
    [InlineData("upgrade")]
    [InlineData("gc")]
    [InlineData("fsck")]
    [InlineData("image list")]
    public async Task Run_NoSuchSysroot_ExitsWith1AndNamesIt(string verb)
    {
        var result = await CliFixture.RunBareAsync([.. verb.Split(' '), "--sysroot", "/nonexistent"]);

        result.FailedWith("sysroot-missing");
        Assert.Contains("/nonexistent", result.Error, StringComparison.Ordinal);
        Assert.Contains("--sysroot", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rollback")]
    [InlineData("pin")]
    [InlineData("unpin")]
    [InlineData("unhold")]
    public async Task Help_DeploymentArgument_IsShownAsOptional(string verb)
    {
        var result = (await CliFixture.RunBareAsync(verb, "--help")).Succeeded();

        Assert.Contains($" {verb} [<DEPLOYMENT>] ", result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task Help_Root_ListsTheVerbs()
    {
        var result = (await CliFixture.RunBareAsync("--help")).Succeeded();

        foreach (var verb in (string[])["status", "update, upgrade", "switch", "rollback", "pin", "unpin", "unhold", "gc", "fsck", "install", "image", "composefs"])
        {
            Assert.Contains($"\n  {verb} ", result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_ReferenceWithoutRegistry_ExitsWith1()
    {
        using var fixture = new CliFixture();

        (await fixture.RunAsync("switch", "short")).FailedWith("reference-invalid");
    }
}
