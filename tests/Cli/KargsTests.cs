namespace SkorionOS.Cli.Tests;

/// <summary><c>kargs</c>, <c>reset</c>, and what restarts the machine.</summary>
public sealed class KargsTests
{
    [Fact]
    public async Task Kargs_Shown_EachHasItsSource()
    {
        using var fixture = await RunningAsync();

        var json = (await fixture.RunOnMachineAsync("kargs", "--json")).Succeeded().Json;

        Assert.Equal(["Composefs", "Bootc", "Bootc", "Image"], json["arguments"]!.AsArray().Select(argument => (string)argument!["source"]!));
        Assert.Equal("/usr/lib/bootc/kargs.d/10-test.toml", (string?)json["arguments"]![3]!["file"]);
        Assert.False((bool)json["changed"]!);
        Assert.False((bool)json["outdated"]!);
        Assert.Contains("quiet", (await fixture.RunOnMachineAsync("kargs")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kargs_Changed_SaysWhatTheNextBootHas()
    {
        using var fixture = await RunningAsync();

        var json = (await fixture.RunOnMachineAsync(
            "kargs", "--append", "console=ttyS0", "--append=console=tty0", "--delete", "quiet", "--replace", "panic=30", "--json")).Succeeded().Json;

        Assert.True((bool)json["changed"]!);
        Assert.Equal(3, (int)json["triesLeft"]!);
        Assert.Equal(
            ["panic=10", "systemd.crash_action=reboot", "panic=30", "console=ttyS0", "console=tty0"], json["arguments"]!.AsArray().Skip(1).Select(argument => (string)argument!["argument"]!));
        Assert.StartsWith("Next boot: ", (await fixture.RunOnMachineAsync("kargs", "--append=console=tty0")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kernel-argument-invalid", "--append=composefs=x")]
    [InlineData("kernel-argument-invalid", "--append=a b")]
    [InlineData("kernel-argument-missing", "--delete=nothing")]
    public async Task Kargs_Refused_ExitsWith1AndChangesNothing(string code, string argument)
    {
        using var fixture = await RunningAsync();
        var before = fixture.Snapshot();

        (await fixture.RunOnMachineAsync("kargs", argument)).FailedWith(code);

        Assert.Equal(before, fixture.Snapshot());
    }

    [Fact]
    public async Task Reset_NotConfirmed_IsRefused()
    {
        using var fixture = await RunningAsync();

        (await fixture.RunOnMachineAsync("reset")).FailedWith("not-confirmed");

        Assert.False(File.Exists(Path.Join(fixture.Root, "bootc/state/reset.json")));
    }

    [Fact]
    public async Task Reset_YesAndCancel_StatusShowsItInBetween()
    {
        using var fixture = await RunningAsync();

        (await fixture.RunOnMachineAsync("reset", "--yes", "--keep-home")).Succeeded();
        var status = (await fixture.RunOnMachineAsync("status", "--json")).Succeeded().Json["status"]!["skorionos"]!;
        Assert.True((bool)status["reset"]!["keepHome"]!);
        Assert.Contains("Reset: ", (await fixture.RunOnMachineAsync("status")).Output, StringComparison.Ordinal);

        (await fixture.RunOnMachineAsync("reset", "--cancel")).Succeeded();
        Assert.Equal("No reset was asked for.\n", (await fixture.RunOnMachineAsync("reset", "--cancel")).Succeeded().Output);
        Assert.DoesNotContain("Reset: ", (await fixture.RunOnMachineAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_SomethingNew_RebootsOnceAndNotWithout()
    {
        using var fixture = await RunningAsync();
        (await fixture.RunOnMachineAsync("update", "--apply", "--quiet")).Succeeded();
        Assert.Equal("", fixture.Calls);
        Testing.Images.BootableImage.Make("2").WriteLayout(fixture.Layout, "stable");

        (await fixture.RunOnMachineAsync("update", "--apply", "--quiet")).Succeeded();
        Assert.Equal("systemctl --no-block reboot\n", fixture.Calls);

        // Staged before, and asked for now.
        (await fixture.RunOnMachineAsync("update", "--apply", "--quiet")).Succeeded();
        Assert.Equal("systemctl --no-block reboot\nsystemctl --no-block reboot\n", fixture.Calls);
    }

    [Fact]
    public async Task SoftReboot_SameKernel_IsPreparedWhenServicesHaveStopped()
    {
        using var fixture = await RunningAsync();
        Testing.Images.BootableImage.Make("2").WriteLayout(fixture.Layout, "stable");

        (await fixture.RunOnMachineAsync("update", "--apply", "--soft-reboot=required", "--quiet")).Succeeded();
        Assert.Equal("systemctl start bootc-soft-reboot.service\nsystemctl --no-block soft-reboot\n", fixture.Calls);
        var next = (string?)(await fixture.RunOnMachineAsync("status", "--json")).Json["status"]!["skorionos"]!["next"];

        (await fixture.RunOnMachineAsync("internals", "soft-reboot-prepare")).Succeeded();
        Assert.EndsWith($"bootc-setup-root --next-root {next}\n", fixture.Calls, StringComparison.Ordinal);
        var calls = fixture.Calls;
        (await fixture.RunOnMachineAsync("internals", "soft-reboot-prepare")).Succeeded();
        Assert.Equal(calls, fixture.Calls);
    }

    [Fact]
    public async Task SoftReboot_OtherArguments_FailsOrRebootsAsAsked()
    {
        using var fixture = await RunningAsync();
        fixture.WriteCommandLine("composefs=" + fixture.Booted + " panic=10 systemd.crash_action=reboot quiet debug");
        Testing.Images.BootableImage.Make("2").WriteLayout(fixture.Layout, "stable");

        // It says what it staged, which stays, and then that it goes no further.
        var refused = await fixture.RunOnMachineAsync("update", "--apply", "--soft-reboot=required", "--quiet");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("Next boot: ", refused.Output, StringComparison.Ordinal);
        Assert.Contains("the kernel arguments are others [soft-reboot-refused]", refused.Error, StringComparison.Ordinal);
        Assert.Equal("", fixture.Calls);
        (await fixture.RunOnMachineAsync("update", "--apply", "--soft-reboot=auto", "--quiet")).Succeeded();
        Assert.Equal("systemctl --no-block reboot\n", fixture.Calls);
    }

    [Fact]
    public async Task Apply_NotARunningSystem_IsRefusedBeforeAnything()
    {
        using var fixture = new CliFixture();
        await fixture.BringAsync("1");

        (await fixture.RunAsync("update", "--apply")).FailedWith("not-booted");
        (await fixture.RunAsync("reset", "--yes", "--apply")).FailedWith("not-booted");
    }

    private static async Task<CliFixture> RunningAsync()
    {
        var fixture = new CliFixture();
        await fixture.BringAsync("1");
        fixture.Booted = await fixture.BootAsync();
        fixture.WriteCommandLine($"composefs={fixture.Booted} panic=10 systemd.crash_action=reboot quiet");
        return fixture;
    }
}
