using SkorionOS.Testing.Images;

namespace SkorionOS.Cli.Tests;

/// <summary>Phased rollouts where the program works by itself.</summary>
public sealed class RolloutTests
{
    private const string Start = "org.skorionos.bootc.rollout.start";
    private const string Duration = "org.skorionos.bootc.rollout.duration";

    [Theory]
    [InlineData("2999-05-01T12:00:00Z", "P1D", "is being rolled out; this machine's turn comes at about 2999-05-")]
    [InlineData("2020-05-01T12:00:00Z", null, "is not for this machine: the rollout of the image stays at 0 % of all machines, without this one.")]
    public async Task Update_TurnNotCome_SaysSoAndChangesNothing(string start, string? duration, string why)
    {
        using var fixture = await RunningAsync();
        Publish(fixture, duration is null ? [(Start, start)] : [(Start, start), (Duration, duration)]);
        var before = fixture.Snapshot();

        var text = (await fixture.RunOnMachineAsync("update")).Succeeded().Output;
        var check = (await fixture.RunOnMachineAsync("update", "--check")).Succeeded().Output;

        Assert.StartsWith($"Postponed: {fixture.Reference} 2, sha256:", text, StringComparison.Ordinal);
        Assert.Contains(why, text, StringComparison.Ordinal);
        Assert.EndsWith("\n`bootc update --now` goes ahead of it.\n", text, StringComparison.Ordinal);
        Assert.Equal(text, check);
        Assert.Equal(before, fixture.Snapshot());
    }

    [Fact]
    public async Task Update_TurnNotCome_InJson_HasTheTurnAndTheOtherNamesAsEver()
    {
        using var fixture = await RunningAsync();
        var image = Publish(fixture, (Start, "2999-05-01T12:00:00Z"), (Duration, "PT0S"));

        var json = (await fixture.RunOnMachineAsync("update", "--json", "--quiet")).Succeeded();

        Assert.Equal("Postponed", (string?)json.Json["outcome"]);
        Assert.Equal("2", (string?)json.Json["version"]);
        Assert.Equal(image.ManifestDigest.ToString(), (string?)json.Json["imageDigest"]);
        Assert.Equal(DateTimeOffset.Parse("2999-05-01T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture), (DateTimeOffset)json.Json["postponement"]!["until"]!);
        Assert.Equal("the image reaches this machine later", (string?)json.Json["postponement"]!["reason"]);
        Assert.Equal("", json.Error);
    }

    [Fact]
    public async Task Update_Now_GoesAhead()
    {
        using var fixture = await RunningAsync();
        Publish(fixture, (Start, "2999-05-01T12:00:00Z"));

        var json = (await fixture.RunOnMachineAsync("update", "--now", "--json")).Succeeded().Json;

        Assert.Equal("Staged", (string?)json["outcome"]);
        Assert.Null(json["postponement"]);
    }

    [Fact]
    public async Task Update_OfASysrootThatIsNamed_KnowsNoRollouts()
    {
        using var fixture = await RunningAsync();
        Publish(fixture, (Start, "2999-05-01T12:00:00Z"));

        Assert.Equal("Staged", (string?)(await fixture.RunAsync("update", "--json")).Succeeded().Json["outcome"]);
    }

    private static async Task<CliFixture> RunningAsync()
    {
        var fixture = new CliFixture();
        await fixture.BringAsync("1");
        await fixture.BootAsync();
        Directory.CreateDirectory(fixture["etc"]);
        await File.WriteAllTextAsync(fixture["etc/machine-id"], "0123456789abcdef0123456789abcdef\n");
        return fixture;
    }

    private static OciImage Publish(CliFixture fixture, params (string Key, string Value)[] annotations)
    {
        var image = BootableImage.Make("2", annotations: annotations);
        image.WriteLayout(fixture.Layout, "stable");
        return image;
    }
}
