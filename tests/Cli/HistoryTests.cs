using SkorionOS.Deploy;
using SkorionOS.Testing.Images;

namespace SkorionOS.Cli.Tests;

/// <summary><c>history</c>.</summary>
public sealed class HistoryTests
{
    [Fact]
    public async Task History_AfterSomeVerbs_IsThereNewestFirst()
    {
        using var fixture = new CliFixture();
        await fixture.BringAsync("1");
        var image = BootableImage.Make("2");
        image.WriteLayout(fixture.Layout, "stable");
        (await fixture.RunAsync("update")).Succeeded();
        (await fixture.RunAsync("rollback")).Succeeded();
        Directory.Delete(fixture.Layout, recursive: true);
        (await fixture.RunAsync("update")).FailedWith("image-not-found");

        var json = (await fixture.RunAsync("history", "--json")).Succeeded().Json.AsArray();
        var lines = (await fixture.RunAsync("history")).Succeeded().Output.Split('\n');

        Assert.Equal(["update", "rollback", "update", "switch"], json.Select(entry => (string?)entry!["operation"]));
        Assert.Equal(["failed", "ok", "ok", "ok"], json.Select(entry => (string?)entry!["result"]));
        Assert.Equal("image-not-found", (string?)json[0]!["code"]);
        Assert.Equal("1", (string?)json[2]!["from"]!["version"]);
        Assert.Equal(image.ManifestDigest.ToString(), (string?)json[2]!["to"]!["imageDigest"]);
        Assert.Equal(
            ["bytes", "from", "id", "operation", "origin", "result", "seconds", "started", "to", "uid"],
            json[2]!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  update        failed \(image-not-found\), [\d.]+ s, root$", lines[0]);
        Assert.Equal("    " + (string?)json[0]!["detail"], lines[1]);
        Assert.Matches("  rollback      2 to 1, [\\d.]+ s, root$", lines[2]);
        Assert.Matches("  update        1 to 2, [\\d.]+ k?B, [\\d.]+ s, root$", lines[3]);
        Assert.Matches("  switch        1, ", lines[4]);
    }

    [Fact]
    public async Task History_NothingDone_SaysSo()
    {
        using var fixture = new CliFixture();

        Assert.Equal("Nothing was done here yet.\n", (await fixture.RunAsync("history")).Succeeded().Output);
        Assert.Empty((await fixture.RunAsync("history", "--json")).Succeeded().Json.AsArray());
    }

    [Theory]
    [InlineData("SUDO_UID", "1000", 1000)]
    [InlineData("PKEXEC_UID", "1001", 1001)]
    [InlineData("SUDO_UID", "me", 0)]
    [InlineData("OTHER", "1000", 0)]
    public void CallingUser_AsRoot_IsWhoBecameRoot(string name, string value, uint expected) =>
        Assert.Equal(new Actor(Actor.User, expected), CallingUser.Find(asked => asked == name ? value : null));
}
