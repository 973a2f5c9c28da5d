using System.Text.Json.Nodes;
using SkorionOS.Boot;
using SkorionOS.Deploy.Booted;
using SkorionOS.Interop.Mounts;
using SkorionOS.Testing.Images;

namespace SkorionOS.Cli.Tests;

/// <summary>The program without <c>--sysroot</c>: on a system that runs from a deployment, and on one that does not.</summary>
public sealed class RunningSystemTests
{
    [Fact]
    public async Task Status_NotABootcSystem_IsAnEmptyHost()
    {
        using var fixture = new CliFixture { IsRoot = false };

        var json = (await fixture.RunOnMachineAsync("status", "--json")).Succeeded().Json;

        Assert.Equal("BootcHost", (string?)json["kind"]);
        Assert.Null(json["spec"]!["image"]);
        Assert.Null(json["status"]!["booted"]);
        Assert.Null(json["status"]!["type"]);
        Assert.Equal("System is not deployed via bootc.\n", (await fixture.RunOnMachineAsync("status")).Succeeded().Output);
    }

    [Theory]
    [InlineData("update")]
    [InlineData("rollback")]
    [InlineData("gc")]
    [InlineData("internals boot-complete")]
    public async Task Verb_NotABootcSystem_IsRefused(string verb)
    {
        using var fixture = new CliFixture();

        (await fixture.RunOnMachineAsync(verb.Split(' '))).FailedWith("not-booted");
    }

    [Theory]
    [InlineData("status")]
    [InlineData("update")]
    public async Task Verb_NotRoot_IsRefused(string verb)
    {
        using var fixture = await RunningAsync("1");
        fixture.IsRoot = false;

        (await fixture.RunOnMachineAsync(verb)).FailedWith("needs-root");
    }

    [Fact]
    public async Task Status_Running_PutsEachInItsPlace()
    {
        using var fixture = await RunningAsync("1", "2", "3");
        await StageAsync(fixture, "4");

        var status = await StatusAsync(fixture);

        Assert.Equal("4", VersionOf(status["staged"]));
        Assert.Equal("3", VersionOf(status["booted"]));
        Assert.Equal("2", VersionOf(status["rollback"]));
        Assert.Equal("1", VersionOf(Assert.Single(status["otherDeployments"]!.AsArray())));
        Assert.False((bool)status["rollbackQueued"]!);
        Assert.Equal((string?)status["booted"]!["composefs"]!["verity"], (string?)status["skorionos"]!["current"]);
        Assert.Equal((string?)status["staged"]!["composefs"]!["verity"], (string?)status["skorionos"]!["next"]);
        var text = (await fixture.RunOnMachineAsync("status")).Output;
        Assert.Contains("Staged: Test OS 4\n", text, StringComparison.Ordinal);
        Assert.Contains("not yet found good, 3 tries left", text, StringComparison.Ordinal);
        Assert.Contains("Booted: Test OS 3\n", text, StringComparison.Ordinal);
        Assert.Contains("Rollback: Test OS 2\n", text, StringComparison.Ordinal);
        Assert.Contains("Kept: Test OS 1\n", text, StringComparison.Ordinal);
        Assert.EndsWith("Next boot: Test OS 4\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollback_Running_IsQueuedAndComesBack()
    {
        using var fixture = await RunningAsync("1", "2");

        var json = (await fixture.RunOnMachineAsync("rollback", "--json")).Succeeded().Json;

        Assert.Equal("1", (string?)json["version"]);
        Assert.Empty(json["dropped"]!.AsArray());
        var status = await StatusAsync(fixture);
        Assert.Null(status["staged"]);
        Assert.Equal("2", VersionOf(status["booted"]));
        Assert.Equal("1", VersionOf(status["rollback"]));
        Assert.True((bool)status["rollbackQueued"]!);
        Assert.EndsWith("Next boot: Test OS 1\n", (await fixture.RunOnMachineAsync("status")).Output, StringComparison.Ordinal);

        Assert.Equal("2", (string?)(await fixture.RunOnMachineAsync("rollback", "--json")).Succeeded().Json["version"]);
        Assert.False((bool)(await StatusAsync(fixture))["rollbackQueued"]!);
    }

    [Fact]
    public async Task Rollback_WithSomethingStaged_SaysThatItIsDropped()
    {
        using var fixture = await RunningAsync("1", "2");
        await StageAsync(fixture, "3");

        var text = (await fixture.RunOnMachineAsync("rollback")).Succeeded().Output;

        Assert.StartsWith("Dropped what was staged: ", text, StringComparison.Ordinal);
        Assert.Contains("Next boot: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_Held_SaysWhyAndExitsWith0()
    {
        using var fixture = await RunningAsync("1", "2");
        (await fixture.RunOnMachineAsync("rollback")).Succeeded();

        var text = (await fixture.RunOnMachineAsync("update", "--quiet")).Succeeded().Output;
        var json = (await fixture.RunOnMachineAsync("update", "--check", "--json")).Succeeded().Json;

        Assert.Contains("is not staged (rolled-back)", text, StringComparison.Ordinal);
        Assert.Contains("bootc unhold ", text, StringComparison.Ordinal);
        Assert.Equal("Held", (string?)json["outcome"]);
        Assert.Equal("rolled-back", (string?)json["hold"]!["reason"]);
    }

    [Fact]
    public async Task BootComplete_SomethingFailed_IsSaidThereAndInStatus()
    {
        using var fixture = await RunningAsync("1", "2");
        await StageAsync(fixture, "3");
        var entry = Directory.GetFiles(Path.Join(fixture.Root, "boot/loader/entries"), "*+3.conf").Single();
        File.Move(entry, entry.Replace("+3.conf", "+0-3.conf", StringComparison.Ordinal));

        var variables = fixture.Variables;

        var text = (await fixture.RunOnMachineAsync("internals", "boot-complete")).Succeeded().Output;

        Assert.StartsWith("3 (sha256:", text, StringComparison.Ordinal);
        Assert.Contains("failed to boot 3 times; it is held", text, StringComparison.Ordinal);
        Assert.Contains("The boot menu is shown at the next boot.\n", text, StringComparison.Ordinal);
        Assert.Equal("10", variables.Read(LoaderVariable.TimeoutOneShot));
        var held = Assert.Single((await StatusAsync(fixture))["skorionos"]!["held"]!.AsArray())!;
        Assert.Equal("boot-failed", (string?)held["reason"]);
        Assert.Equal("failed to boot 3 times", (string?)held["detail"]);
        Assert.Equal("3", (string?)held["version"]);
        Assert.Contains("(boot-failed: failed to boot 3 times), version 3\n", (await fixture.RunOnMachineAsync("status")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("internals", (await fixture.RunOnMachineAsync("--help")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_ChosenByHand_SaysSo()
    {
        using var fixture = await RunningAsync("1", "2");
        var status = await StatusAsync(fixture);
        var (first, second) = ((string)status["rollback"]!["composefs"]!["verity"]!, (string)status["booted"]!["composefs"]!["verity"]!);
        fixture.Variables.Write(LoaderVariable.Entries, $"bootc-{second}.conf\0bootc-{first}.conf");
        fixture.Variables.Write(LoaderVariable.EntrySelected, $"bootc-{first}.conf");
        fixture.Mounts = fixture.Mounts.Replace(second, first, StringComparison.Ordinal);

        Assert.True((bool)(await StatusAsync(fixture))["skorionos"]!["bootedByChoice"]!);
        Assert.EndsWith(
            "Booted by choice: Test OS 1 was taken in the boot menu. The next boot takes Test OS 2.\n",
            (await fixture.RunOnMachineAsync("status")).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_DefaultInTheMenu_IsShownAndClearedByTheNextUpdate()
    {
        using var fixture = await RunningAsync("1");
        var entry = (string)(await StatusAsync(fixture))["booted"]!["skorionos"]!["bootEntry"]!;
        fixture.Variables.Write(LoaderVariable.EntryDefault, entry);

        Assert.Equal("LoaderEntryDefault", (string?)(await StatusAsync(fixture))["skorionos"]!["defaultEntry"]!["source"]);
        Assert.Contains($"has {entry} set as its default (LoaderEntryDefault)", (await fixture.RunOnMachineAsync("status")).Output, StringComparison.Ordinal);

        BootableImage.Make("2").WriteLayout(fixture.Layout, "stable");
        Assert.Contains("that is cleared", (await fixture.RunOnMachineAsync("update", "--quiet")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Null((await StatusAsync(fixture))["skorionos"]!["defaultEntry"]);
    }

    [Fact]
    public async Task Status_EntryForTheNextBootAlone_IsShown()
    {
        using var fixture = await RunningAsync("1", "2");
        Assert.Null((await StatusAsync(fixture))["skorionos"]!["oneShotEntry"]);
        var entry = (string)(await StatusAsync(fixture))["rollback"]!["skorionos"]!["bootEntry"]!;
        fixture.Variables.Write(LoaderVariable.EntryOneShot, entry);

        Assert.Equal(entry, (string?)(await StatusAsync(fixture))["skorionos"]!["oneShotEntry"]);
        Assert.Contains($"The next boot alone takes {entry} (LoaderEntryOneShot)", (await fixture.RunOnMachineAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_SoftRebootCapable_OnlyWhereTheKernelCanGoOn()
    {
        using var fixture = await RunningAsync("1", "2");
        BootableImage.Make("3", kernel: "another").WriteLayout(fixture.Layout, "stable");
        (await fixture.RunOnMachineAsync("update", "--quiet")).Succeeded();

        var status = await StatusAsync(fixture);
        Assert.False((bool)status["staged"]!["softRebootCapable"]!);
        Assert.False((bool)status["booted"]!["softRebootCapable"]!);
        Assert.True((bool)status["rollback"]!["softRebootCapable"]!);

        fixture.WriteCommandLine("composefs=" + (string?)status["booted"]!["composefs"]!["verity"] + " panic=10 systemd.crash_action=reboot debug");
        Assert.False((bool)(await StatusAsync(fixture))["rollback"]!["softRebootCapable"]!);
    }

    [Fact]
    public async Task Status_DefaultInLoaderConf_IsShown()
    {
        using var fixture = await RunningAsync("1");
        await File.WriteAllTextAsync(Path.Join(fixture.Root, "boot/loader/loader.conf"), "default bootc-*\n");

        Assert.Contains("loader.conf sets bootc-* as the default", (await fixture.RunOnMachineAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verb_BootPartitionNotMounted_IsRefused()
    {
        using var fixture = await RunningAsync("1");
        fixture.Mounts = fixture.Mounts.Split('\n')[0];

        (await fixture.RunOnMachineAsync("status")).FailedWith("esp-missing");
    }

    [Fact]
    public async Task Verb_AutomountThatMountsNothing_IsRefused()
    {
        using var fixture = await RunningAsync("1");
        fixture.Mounts = fixture.Mounts.Split('\n')[0] + "\n24 22 0:40 / /boot rw - autofs systemd-1 rw\n";

        (await fixture.RunOnMachineAsync("status")).FailedWith("esp-missing");
    }

    [Theory]
    [InlineData("/efi vfat", "/efi", "/efi")]
    [InlineData("/boot vfat", "/boot", "/boot")]
    [InlineData("/efi vfat /boot vfat", "/efi", "/boot")]
    [InlineData("/efi vfat /boot ext4", "/efi", "/efi")]
    [InlineData("/efi autofs /efi vfat", "/efi", "/efi")]
    [InlineData("/boot ext4", null, null)]
    [InlineData("", null, null)]
    public void Find_BootPlaces_AreWhereTheyAreMounted(string mounts, string? esp, string? boot)
    {
        var lines = mounts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Chunk(2).Select(mount => $"23 22 8:1 / {mount[0]} rw - {mount[1]} source rw");

        var places = BootPlaces.Find(MountTable.Parse(string.Join('\n', lines)));

        Assert.Equal((esp, boot), (places?.Esp, places?.Boot));
    }

    private static async Task<CliFixture> RunningAsync(params string[] versions)
    {
        var fixture = new CliFixture();
        foreach (var version in versions)
        {
            await fixture.BringAsync(version);
            await fixture.BootAsync();
        }

        return fixture;
    }

    private static async Task StageAsync(CliFixture fixture, string version)
    {
        BootableImage.Make(version).WriteLayout(fixture.Layout, "stable");
        (await fixture.RunOnMachineAsync("update", "--quiet")).Succeeded();
    }

    private static async Task<JsonNode> StatusAsync(CliFixture fixture) =>
        (await fixture.RunOnMachineAsync("status", "--json")).Succeeded().Json["status"]!;

    private static string? VersionOf(JsonNode? entry) => (string?)entry!["image"]!["version"];
}
