using SkorionOS.Testing.Images;

namespace SkorionOS.Cli.Tests;

/// <summary>What each verb answers, as text and as JSON.</summary>
public sealed class VerbTests
{
    [Fact]
    public async Task Switch_Transport_ReadsALayoutAndAnArchive()
    {
        using var fixture = new CliFixture();
        var image = BootableImage.Make("1");
        image.WriteLayout(fixture.Layout, "stable");
        image.WriteArchive(fixture["archive"], "stable");

        var layout = (await fixture.RunAsync("switch", "--transport", "oci", fixture.Layout + ":stable", "--json")).Succeeded().Json;
        var archive = (await fixture.RunAsync("switch", "--transport", "oci-archive", fixture["archive"], "--json")).Succeeded().Json;

        Assert.Equal("Staged", (string?)layout["outcome"]);
        Assert.Equal(image.ManifestDigest.ToString(), (string?)layout["imageDigest"]);
        Assert.Equal((string?)layout["imageDigest"], (string?)archive["imageDigest"]);
        Assert.Equal(0, (int)archive["layersReceived"]!);
    }

    [Theory]
    [InlineData("update")]
    [InlineData("upgrade")]
    public async Task Update_NewImage_SaysWhatBootsNext(string verb)
    {
        using var fixture = new CliFixture();
        await fixture.BringAsync("1");
        var image = BootableImage.Make("2");
        image.WriteLayout(fixture.Layout, "stable");

        var result = (await fixture.RunAsync(verb)).Succeeded();

        Assert.Contains($"Next boot: {fixture.Reference} 2, {image.ManifestDigest}.\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("Staging", result.Error, StringComparison.Ordinal);
        Assert.StartsWith("No changes: ", (await fixture.RunAsync(verb)).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_Check_AnswersAndWritesNothing()
    {
        using var fixture = new CliFixture();
        await fixture.BringAsync("1");
        Assert.Equal("Unchanged", (string?)(await fixture.RunAsync("update", "--check", "--json")).Succeeded().Json["outcome"]);
        var image = BootableImage.Make("2");
        image.WriteLayout(fixture.Layout, "stable");
        var before = fixture.Snapshot();

        var json = (await fixture.RunAsync("update", "--check", "--json")).Succeeded().Json;
        var text = (await fixture.RunAsync("update", "--check")).Succeeded().Output;

        Assert.Equal("Available", (string?)json["outcome"]);
        Assert.Equal(image.ManifestDigest.ToString(), (string?)json["imageDigest"]);
        Assert.Equal("2", (string?)json["version"]);
        Assert.StartsWith("Update available: ", text, StringComparison.Ordinal);
        Assert.Equal(before, fixture.Snapshot());
    }

    [Fact]
    public async Task Update_NothingDeployed_ExitsWith1() => await OnEmptyAsync("nothing-deployed", "update");

    [Fact]
    public async Task Pin_NothingDeployed_ExitsWith1() => await OnEmptyAsync("nothing-deployed", "pin");

    [Fact]
    public async Task Rollback_OneDeployment_ExitsWith1()
    {
        using var fixture = new CliFixture();
        await fixture.BringAsync("1");

        (await fixture.RunAsync("rollback")).FailedWith("no-rollback");
    }

    [Fact]
    public async Task Rollback_UnknownDeployment_ExitsWith1()
    {
        using var fixture = new CliFixture();
        await fixture.BringAsync("1");

        (await fixture.RunAsync("rollback", "0123456789abcdef")).FailedWith("deployment-missing");
    }

    [Fact]
    public async Task RollbackPinUnpin_NamedDeployment_AnswerWithIt()
    {
        using var fixture = new CliFixture();
        await fixture.BringAsync("1");
        var first = (string)(await fixture.RunAsync("status", "--json")).Json["status"]!["skorionos"]!["current"]!;
        await fixture.BringAsync("2");

        Assert.Equal(first, (string?)(await fixture.RunAsync("rollback", first[..10], "--json")).Succeeded().Json["deployment"]);
        Assert.True((bool)(await fixture.RunAsync("pin", first, "--json")).Succeeded().Json["pinned"]!);
        Assert.False((bool)(await fixture.RunAsync("unpin", first, "--json")).Succeeded().Json["pinned"]!);
        var text = (await fixture.RunAsync("pin", first)).Succeeded().Output;
        Assert.StartsWith("Pinned: ", text, StringComparison.Ordinal);
        Assert.Contains(first, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unhold_NothingHeld_SaysSo()
    {
        using var fixture = new CliFixture();
        await fixture.BringAsync("1");

        Assert.Equal("Nothing is held.\n", (await fixture.RunAsync("unhold")).Succeeded().Output);
        Assert.Empty((await fixture.RunAsync("unhold", "--json")).Succeeded().Json["freed"]!.AsArray());
    }

    [Fact]
    public async Task Fsck_DamagedObject_ExitsWith1AndRepairMakesItClean()
    {
        using var fixture = new CliFixture();
        var image = await fixture.BringAsync("1");
        Assert.Contains("clean.", (await fixture.RunAsync("fsck")).Succeeded().Output, StringComparison.Ordinal);
        fixture.DamageAnObject();

        var text = await fixture.RunAsync("fsck");
        var json = await fixture.RunAsync("fsck", "--json");

        Assert.Equal(1, text.ExitCode);
        Assert.Contains("DAMAGED objects/", text.Output, StringComparison.Ordinal);
        Assert.Contains($"hurts image {image.ManifestDigest}", text.Output, StringComparison.Ordinal);
        Assert.Equal(1, json.ExitCode);
        Assert.False((bool)json.Json["clean"]!);
        Assert.Equal(image.ManifestDigest.ToString(), (string?)json.Json["findings"]![0]!["images"]![0]);
        Assert.Contains("repaired ", (await fixture.RunAsync("fsck", "--repair")).Succeeded().Output, StringComparison.Ordinal);
        Assert.True((bool)(await fixture.RunAsync("fsck", "--json")).Succeeded().Json["clean"]!);
    }

    [Fact]
    public async Task Image_PullListRemove_NameBothDigests()
    {
        using var fixture = new CliFixture();
        var image = BootableImage.Make("1");
        image.WriteLayout(fixture.Layout, "stable");

        var pulled = (await fixture.RunAsync("image", "pull", fixture.Reference)).Succeeded().Output;
        var listed = Assert.Single((await fixture.RunAsync("image", "list", "--json")).Succeeded().Json.AsArray())!;

        Assert.Equal(image.ManifestDigest.ToString(), (string?)listed["manifestDigest"]);
        Assert.True((bool)listed["kept"]!);
        Assert.True(File.Exists((string?)listed["composefsPath"]));
        Assert.Equal($"manifest  {image.ManifestDigest}\ncomposefs {listed["composefsDigest"]}\n", pulled);
        var text = (await fixture.RunAsync("image", "list")).Succeeded().Output;
        Assert.StartsWith(fixture.Reference + "\n", text, StringComparison.Ordinal);
        Assert.Contains((string)listed["composefsDigest"]!, text, StringComparison.Ordinal);

        var removed = (await fixture.RunAsync("image", "rm", fixture.Reference, "--json")).Succeeded().Json;

        Assert.Equal(1, (int)removed["images"]!);
        Assert.Equal(2, (int)removed["layers"]!);
        Assert.Empty((await fixture.RunAsync("image", "list", "--json")).Succeeded().Json.AsArray());
        (await fixture.RunAsync("image", "rm", fixture.Reference)).FailedWith("image-missing");
    }

    [Fact]
    public async Task Gc_NothingToRemove_SaysZero()
    {
        using var fixture = new CliFixture();
        await fixture.BringAsync("1");

        Assert.Equal("Removed 0 images, 0 layers and 0 contents (0 B).\n", (await fixture.RunAsync("gc")).Succeeded().Output);
        Assert.Equal(0, (int)(await fixture.RunAsync("gc", "--json")).Succeeded().Json["objects"]!);
    }

    [Fact]
    public async Task ConfigDiff_ChangedEtc_ListsByKind()
    {
        using var fixture = new CliFixture();
        await fixture.BringAsync("1");
        (await fixture.RunAsync("config-diff")).FailedWith("nothing-merged");
        var state = Assert.Single(Directory.GetDirectories(Path.Join(fixture.Root, "bootc/state/deploy")));
        var id = Path.GetFileName(state);
        var etc = Directory.CreateDirectory(Path.Join(state, "etc")).FullName;
        await File.WriteAllTextAsync(Path.Join(etc, "hostname"), "test\n");
        Assert.Equal($"/etc of {id} is that of its image.\n", (await fixture.RunAsync("config-diff")).Succeeded().Output);
        await File.WriteAllTextAsync(Path.Join(etc, "hostname"), "mine\n");
        await File.WriteAllTextAsync(Path.Join(etc, "added"), "mine\n");

        var json = (await fixture.RunAsync("config-diff", id[..8], "--json")).Succeeded().Json;

        Assert.Equal("+ /etc/added\n~ /etc/hostname\n", (await fixture.RunAsync("config-diff")).Succeeded().Output);
        Assert.Equal(id, (string?)json["deployment"]);
        Assert.Equal("/etc/added", (string?)Assert.Single(json["added"]!.AsArray()));
        Assert.Equal("/etc/hostname", (string?)Assert.Single(json["modified"]!.AsArray()));
        Assert.Empty(json["removed"]!.AsArray());
    }

    [Fact]
    public async Task Update_ConflictInEtc_IsInTheAnswer()
    {
        using var fixture = new CliFixture();
        await fixture.BringAsync("1");
        var state = Assert.Single(Directory.GetDirectories(Path.Join(fixture.Root, "bootc/state/deploy")));
        var id = Path.GetFileName(state);
        var etc = Directory.CreateDirectory(Path.Join(state, "etc")).FullName;
        await File.WriteAllTextAsync(Path.Join(etc, "hostname"), "mine\n");

        foreach (var version in (string[])["2", "3"])
        {
            BootableImage.Make(version, more: layer => layer.File("etc/hostname", $"theirs {version}\n")).WriteLayout(fixture.Layout, "stable");
            if (version == "2")
            {
                var text = (await fixture.RunAsync("update", "--quiet")).Succeeded().Output;
                Assert.Contains("Conflict: /etc/hostname: changed here and by the image; yours was kept.\n", text, StringComparison.Ordinal);
                (await fixture.RunAsync("rollback", id)).Succeeded();
                continue;
            }

            var conflict = Assert.Single((await fixture.RunAsync("update", "--json")).Succeeded().Json["etcConflicts"]!.AsArray())!;
            Assert.Equal("/etc/hostname", (string?)conflict["path"]);
            Assert.Equal("content", (string?)conflict["reason"]);
        }
    }

    private static async Task OnEmptyAsync(string code, params string[] arguments)
    {
        using var fixture = new CliFixture();
        (await fixture.RunAsync(arguments)).FailedWith(code);
    }
}
