using System.Text.Json.Nodes;
using SkorionOS.Oci;

namespace SkorionOS.Cli.Tests;

/// <summary>The document that upstream bootc calls <c>BootcHost</c>: its keys, and what they say after each verb.</summary>
public sealed class StatusTests
{
    private static readonly string[] s_entryKeys =
        ["cachedUpdate", "composefs", "downloadOnly", "image", "incompatible", "ostree", "pinned", "skorionos", "softRebootCapable", "store"];

    [Fact]
    public async Task Json_EmptySysroot_IsAHostWithoutDeployments()
    {
        using var fixture = new CliFixture();

        var host = await ReadAsync(fixture);

        AssertKeys(host, "apiVersion", "kind", "metadata", "spec", "status");
        Assert.Equal("org.containers.bootc/v1", (string?)host["apiVersion"]);
        Assert.Equal("BootcHost", (string?)host["kind"]);
        Assert.Equal("host", (string?)host["metadata"]!["name"]);
        AssertKeys(host["spec"]!, "bootOrder", "image");
        Assert.Null(host["spec"]!["image"]);
        Assert.Equal("default", (string?)host["spec"]!["bootOrder"]);
        var status = host["status"]!;
        AssertKeys(status, "booted", "readOnly", "rollback", "rollbackQueued", "skorionos", "staged", "type", "usrOverlay");
        Assert.Null(status["staged"]);
        Assert.Null(status["booted"]);
        Assert.Null(status["rollback"]);
        Assert.Null(status["type"]);
        Assert.False((bool)status["rollbackQueued"]!);
        Assert.Equal("Nothing is deployed.\n", (await fixture.RunAsync("status")).Succeeded().Output);
    }

    [Fact]
    public async Task Json_AfterSwitch_DescribesTheStagedImage()
    {
        using var fixture = new CliFixture();
        var image = await fixture.BringAsync("1");

        var host = await ReadAsync(fixture);

        var spec = host["spec"]!["image"]!;
        Assert.Equal("oci", (string?)spec["transport"]);
        Assert.Equal($"{fixture.Layout}:stable", (string?)spec["image"]);
        Assert.Equal("bootcHost", (string?)host["status"]!["type"]);
        Assert.Null(host["status"]!["booted"]);
        Assert.Null(host["status"]!["rollback"]);
        var entry = host["status"]!["staged"]!;
        AssertKeys(entry, s_entryKeys);
        AssertKeys(entry["image"]!, "architecture", "image", "imageDigest", "timestamp", "version");
        AssertKeys(entry["image"]!["image"]!, "image", "transport");
        Assert.Equal("oci", (string?)entry["image"]!["image"]!["transport"]);
        Assert.Equal("1", (string?)entry["image"]!["version"]);
        Assert.Equal(image.ManifestDigest.ToString(), (string?)entry["image"]!["imageDigest"]);
        Assert.Equal(Platform.Host.Architecture, (string?)entry["image"]!["architecture"]);
        var composefs = entry["composefs"]!;
        AssertKeys(composefs, "bootDigest", "bootType", "bootloader", "missingVerityAllowed", "verity");
        Assert.Matches("^[0-9a-f]{64}$", (string?)composefs["verity"]);
        Assert.Matches("^[0-9a-f]{64}$", (string?)composefs["bootDigest"]);
        Assert.Equal("Bls", (string?)composefs["bootType"]);
        Assert.Equal("systemd", (string?)composefs["bootloader"]);
        Assert.Null(entry["ostree"]);
        Assert.Null(entry["store"]);
        Assert.False((bool)entry["pinned"]!);
        Assert.Equal((string?)composefs["verity"], (string?)host["status"]!["skorionos"]!["current"]);
    }

    [Fact]
    public async Task Json_ThreeDeployments_PutsEachInItsPlace()
    {
        using var fixture = new CliFixture();
        await fixture.BringAsync("1");
        await fixture.BringAsync("2");
        await fixture.BringAsync("3");

        var status = (await ReadAsync(fixture))["status"]!;

        Assert.Equal("3", VersionOf(status["staged"]));
        Assert.Equal("2", VersionOf(status["rollback"]));
        Assert.Equal("1", VersionOf(Assert.Single(status["otherDeployments"]!.AsArray())));
        Assert.All([status["staged"]!, status["rollback"]!, status["otherDeployments"]![0]!], entry => AssertKeys(entry, s_entryKeys));
        Assert.False((bool)status["rollbackQueued"]!);
    }

    [Fact]
    public async Task Json_AfterRollback_IsQueuedAndTheOtherIsHeldUntilUnhold()
    {
        using var fixture = new CliFixture();
        await fixture.BringAsync("1");
        var second = await fixture.BringAsync("2");
        (await fixture.RunAsync("rollback")).Succeeded();

        var host = await ReadAsync(fixture);
        var status = host["status"]!;

        Assert.Equal("1", VersionOf(status["staged"]));
        Assert.Equal("2", VersionOf(status["rollback"]));
        Assert.True((bool)status["rollbackQueued"]!);
        Assert.Equal("rollback", (string?)host["spec"]!["bootOrder"]);
        Assert.Equal("rolled-back", (string?)status["rollback"]!["skorionos"]!["hold"]);
        var held = Assert.Single(status["skorionos"]!["held"]!.AsArray())!;
        Assert.Equal(second.ManifestDigest.ToString(), (string?)held["imageDigest"]);
        Assert.Contains($"Held: {second.ManifestDigest} (rolled-back)", (await fixture.RunAsync("status")).Output, StringComparison.Ordinal);

        (await fixture.RunAsync("unhold")).Succeeded();

        Assert.Empty((await ReadAsync(fixture))["status"]!["skorionos"]!["held"]!.AsArray());
    }

    [Fact]
    public async Task Status_Pinned_SaysSo()
    {
        using var fixture = new CliFixture();
        await fixture.BringAsync("1");
        (await fixture.RunAsync("pin")).Succeeded();

        Assert.True((bool)(await ReadAsync(fixture))["status"]!["staged"]!["pinned"]!);
        Assert.Contains(", pinned\n", (await fixture.RunAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_NoTerminal_HasNoEscapesAndWritesNothing()
    {
        using var fixture = new CliFixture();
        var image = await fixture.BringAsync("1");
        var before = fixture.Snapshot();

        var result = (await fixture.RunAsync("status")).Succeeded();

        Assert.StartsWith("Next boot: Test OS 1\n", result.Output, StringComparison.Ordinal);
        Assert.Contains(image.ManifestDigest.ToString(), result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Output);
        Assert.Equal("", result.Error);
        Assert.Equal(before, fixture.Snapshot());
    }

    [Fact]
    public async Task Format_Json_IsTheSameAsJson()
    {
        using var fixture = new CliFixture();
        await fixture.BringAsync("1");

        Assert.Equal((await fixture.RunAsync("status", "--json")).Output, (await fixture.RunAsync("status", "--format", "json")).Output);
    }

    private static async Task<JsonNode> ReadAsync(CliFixture fixture) => (await fixture.RunAsync("status", "--json")).Succeeded().Json;

    private static string? VersionOf(JsonNode? entry) => (string?)entry!["image"]!["version"];

    private static void AssertKeys(JsonNode node, params string[] keys) =>
        Assert.Equal(keys, node.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
}
