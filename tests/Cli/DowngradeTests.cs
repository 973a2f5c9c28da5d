using SkorionOS.Testing.Images;

namespace SkorionOS.Cli.Tests;

/// <summary>What the program says of images that are older, foreign or stale.</summary>
public sealed class DowngradeTests : IDisposable
{
    private const string Past = "2020-02-01T12:00:00Z";
    private readonly CliFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Update_ToAnOlderImage_FailsAndSaysBothPlacesAndWhatToDo()
    {
        await BringAsync("2", ("sequence", "42"));
        Publish("1", ("sequence", "41"));

        var result = (await _fixture.RunAsync("update", "--quiet")).FailedWith("image-older");

        Assert.Contains("it is older (sequence 41) than what was staged before (sequence 42)", result.Error, StringComparison.Ordinal);
        Assert.Contains("`bootc update --allow-downgrade` takes this one all the same", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_CheckOfAnOlderImage_SaysThatItIsRefusedAndChangesNothing()
    {
        await BringAsync("2", ("sequence", "42"));
        var image = Publish("1", ("sequence", "41"));
        var before = _fixture.Snapshot();

        var text = (await _fixture.RunAsync("update", "--check")).Succeeded().Output;
        var json = (await _fixture.RunAsync("update", "--check", "--json")).Succeeded().Json;

        Assert.Equal(
            $"Refused: {_fixture.Reference} 1, {image.ManifestDigest}, is not taken: it is older (sequence 41) than what was staged before (sequence 42).\n" +
            "`bootc update --allow-downgrade` takes it all the same.\n",
            text);
        Assert.Equal(("Refused", "image-older"), ((string?)json["outcome"], (string?)json["refusal"]!["code"]));
        Assert.Contains("sequence 42", (string?)json["refusal"]!["reason"], StringComparison.Ordinal);
        Assert.Equal(before, _fixture.Snapshot());
    }

    [Fact]
    public async Task Update_OfAnotherChannel_Fails()
    {
        await BringAsync("1", ("channel", "stable"));
        Publish("2", ("channel", "beta"));

        var result = (await _fixture.RunAsync("update", "--quiet")).FailedWith("image-foreign");

        Assert.Contains("it is of the channel beta, and the channel stable is followed", result.Error, StringComparison.Ordinal);
        Assert.Contains("`bootc switch`", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_AllowedToGoBack_StagesItAndSaysSo()
    {
        await BringAsync("2", ("sequence", "42"));
        Publish("1", ("sequence", "41"));

        var text = (await _fixture.RunAsync("update", "--allow-downgrade", "--quiet")).Succeeded().Output;

        Assert.Contains("Next boot: ", text, StringComparison.Ordinal);
        Assert.Contains("It was taken because you asked for it: it is older (sequence 41) than what was staged before (sequence 42).", text, StringComparison.Ordinal);
        Assert.Equal("Unchanged", (string?)(await _fixture.RunAsync("update", "--json")).Succeeded().Json["outcome"]);
    }

    [Fact]
    public async Task Update_CheckThatGoesBack_IsNoUse() =>
        Assert.Equal(2, (await _fixture.RunAsync("update", "--check", "--allow-downgrade")).ExitCode);

    [Theory]
    [InlineData("sequence", "forty-two")]
    [InlineData("not-after", "soon")]
    public async Task Switch_ToAnImageThatSaysNonsense_FailsAndNamesIt(string key, string value)
    {
        Publish("1", (key, value));

        var result = (await _fixture.RunAsync("switch", _fixture.Reference, "--quiet")).FailedWith("annotation-invalid");

        Assert.Contains($"org.skorionos.bootc.{key} = \"{value}\"", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stale_Image_IsSaidByUpdateCheckAndStatus()
    {
        await BringAsync("1", ("not-after", Past));

        foreach (var command in (string[][])[["update"], ["update", "--check"], ["status"]])
        {
            var text = (await _fixture.RunAsync(command)).Succeeded().Output;
            Assert.Contains("the image says that it should have been replaced by 2020-02-01 12:00 UTC; perhaps the registry keeps newer ones back.", text, StringComparison.Ordinal);
        }

        var until = DateTimeOffset.Parse(Past, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(until, (DateTimeOffset)(await _fixture.RunAsync("update", "--check", "--json")).Succeeded().Json["staleSince"]!);
        var ours = await StatusAsync();
        Assert.Equal((true, until), ((bool)ours["stale"]!, (DateTimeOffset)ours["notAfter"]!));
    }

    [Theory]
    [InlineData("2999-01-01T00:00:00Z", true)]
    [InlineData(Past, false)]
    public async Task Stale_NotYetOrByAClockThatMayBeWrong_IsNotSaid(string until, bool isClockSynchronised)
    {
        _fixture.IsClockSynchronised = isClockSynchronised;
        await BringAsync("1", ("not-after", until));

        foreach (var command in (string[][])[["update"], ["update", "--check"], ["status", "--verbose"]])
        {
            Assert.DoesNotContain("Stale", (await _fixture.RunAsync(command)).Succeeded().Output, StringComparison.Ordinal);
        }

        Assert.Null((await _fixture.RunAsync("update", "--json")).Succeeded().Json["staleSince"]);
        Assert.False((bool)(await StatusAsync())["stale"]!);
    }

    [Fact]
    public async Task Status_Verbose_SaysThePlaceOfTheImage()
    {
        await BringAsync("1", ("channel", "stable"), ("variant", "deck"), ("sequence", "42"), ("not-after", "2999-01-01T00:00:00Z"));

        var brief = (await _fixture.RunAsync("status")).Succeeded().Output;
        var verbose = (await _fixture.RunAsync("status", "--verbose")).Succeeded().Output;

        Assert.DoesNotContain("Lineage", brief, StringComparison.Ordinal);
        Assert.Contains("    Lineage:    channel stable, variant deck, sequence 42, fresh until 2999-01-01 00:00 UTC\n", verbose, StringComparison.Ordinal);
        Assert.Equal(42, (int)(await StatusAsync())["sequence"]!);
    }

    private async Task<System.Text.Json.Nodes.JsonNode> StatusAsync() =>
        (await _fixture.RunAsync("status", "--json")).Succeeded().Json["status"]!["staged"]!["skorionos"]!;

    private async Task BringAsync(string version, params (string Key, string Value)[] says)
    {
        Publish(version, says);
        (await _fixture.RunAsync("switch", _fixture.Reference, "--quiet")).Succeeded();
    }

    private OciImage Publish(string version, params (string Key, string Value)[] says)
    {
        var image = BootableImage.Make(version, annotations: [.. says.Select(item => ($"org.skorionos.bootc.{item.Key}", item.Value))]);
        image.WriteLayout(_fixture.Layout, "stable");
        return image;
    }
}
