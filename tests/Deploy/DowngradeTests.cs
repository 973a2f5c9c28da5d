using System.Text.Json.Nodes;
using SkorionOS.Interop.Files;
using SkorionOS.Oci;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

/// <summary>Images that are older than what was staged before, or of another channel or variant.</summary>
public sealed class DowngradeTests : IDisposable
{
    private const string Prefix = "org.skorionos.bootc.";
    private readonly SysrootFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("sequence=2", "sequence=1", "sequence 1", "sequence 2")]
    [InlineData("sequence=2, created=2026-01-01", "sequence=1, created=2026-02-01", "sequence 1", "sequence 2")]
    [InlineData("sequence=10", "sequence=9", "sequence 9", "sequence 10")]
    [InlineData("created=2026-01-02", "created=2026-01-01", "made 2026-01-01 00:00:00 UTC", "made 2026-01-02 00:00:00 UTC")]
    [InlineData("created=2026-01-02", "sequence=7, created=2026-01-01", "made 2026-01-01 00:00:00 UTC", "made 2026-01-02 00:00:00 UTC")]
    [InlineData("sequence=2, created=2026-01-01", "created=2026-01-02", "no org.skorionos.bootc.sequence", "sequence 2")]
    [InlineData("created=2026-01-01", "created=", "no date", "made 2026-01-01 00:00:00 UTC")]
    [InlineData("created=2026-01-01", "sequence=1, created=", "no date", "made 2026-01-01 00:00:00 UTC")]
    public async Task Update_ToAnOlderImage_IsRefusedWithBothPlacesAndFetchesNoLayer(string first, string second, string offered, string mark)
    {
        await _fixture.BringAsync(Image("1", first));
        var image = _fixture.Publish(Image("2", second));
        RemoveLayers(image);
        var before = _fixture.Snapshot();

        var check = await _fixture.WithAsync(engine => engine.CheckAsync());
        Assert.Equal((UpdateOutcome.Refused, "2", image.ManifestDigest), (check.Outcome, check.Version, check.ManifestDigest));
        Assert.Equal("image-older", check.Refusal!.Code);
        Assert.Equal(before, _fixture.Snapshot());
        var error = await Assert.ThrowsAsync<DeployException>(() => _fixture.WithAsync(engine => engine.UpdateAsync()));

        Assert.Equal("image-older", error.Code);
        Assert.Contains(offered, error.Message, StringComparison.Ordinal);
        Assert.Contains(mark, error.Message, StringComparison.Ordinal);
        Assert.Contains(check.Refusal.Reason, error.Message, StringComparison.Ordinal);
        Assert.Equal("1", _fixture.Menu);
    }

    [Theory]
    [InlineData("sequence=1", "sequence=2")]
    [InlineData("sequence=1", "sequence=1")]
    [InlineData("sequence=0", "sequence=9223372036854775807")]
    [InlineData("sequence=2, created=2026-02-01", "sequence=3, created=2026-01-01")]
    [InlineData("created=2026-01-01", "created=2026-01-01")]
    [InlineData("created=2026-01-01", "created=2026-01-02")]
    [InlineData("created=2026-01-01", "sequence=1, created=2026-01-02")]
    [InlineData("created=", "created=")]
    [InlineData("created=", "created=2020-01-01")]
    [InlineData("created=", "sequence=0, created=")]
    [InlineData("sequence=1", "sequence=2, channel=stable, variant=deck")]
    [InlineData("sequence=1, channel=stable, variant=deck", "sequence=2, channel=stable, variant=deck")]
    public async Task Update_ToAnImageThatIsNotOlder_TakesIt(string first, string second)
    {
        await _fixture.BringAsync(Image("1", first));

        var result = await _fixture.BringAsync(Image("2", second));

        Assert.Equal((UpdateOutcome.Staged, null), (result.Outcome, result.Refusal));
    }

    [Theory]
    [InlineData("channel=stable", "channel=beta", "of the channel beta", "channel stable is followed")]
    [InlineData("channel=stable", "", "names no channel", "channel stable is followed")]
    [InlineData("variant=deck", "variant=desk", "of the variant desk", "variant deck is followed")]
    [InlineData("variant=deck", "", "names no variant", "variant deck is followed")]
    [InlineData("channel=stable, sequence=2", "channel=beta, sequence=1", "of the channel beta", "channel stable is followed")]
    public async Task Update_ToAnotherChannelOrVariant_IsRefused(string first, string second, string offered, string followed)
    {
        await _fixture.BringAsync(Image("1", first));
        RemoveLayers(_fixture.Publish(Image("2", second)));

        var error = await Assert.ThrowsAsync<DeployException>(() => _fixture.WithAsync(engine => engine.UpdateAsync()));

        Assert.Equal("image-foreign", error.Code);
        Assert.Contains(offered, error.Message, StringComparison.Ordinal);
        Assert.Contains(followed, error.Message, StringComparison.Ordinal);
        Assert.Equal("image-foreign", (await _fixture.WithAsync(engine => engine.CheckAsync())).Refusal!.Code);
    }

    [Theory]
    [InlineData("channel", "")]
    [InlineData("channel", "two words")]
    [InlineData("channel", "-x")]
    [InlineData("channel", "a/b")]
    [InlineData("channel", "line\n")]
    [InlineData("variant", "ä")]
    [InlineData("variant", "12345678901234567890123456789012345678901234567890123456789012345")]
    [InlineData("sequence", "-1")]
    [InlineData("sequence", "+1")]
    [InlineData("sequence", "01")]
    [InlineData("sequence", "1.0")]
    [InlineData("sequence", " 1")]
    [InlineData("sequence", "9223372036854775808")]
    [InlineData("not-after", "2026-05-01")]
    [InlineData("not-after", "2026-05-01T12:00:00")]
    [InlineData("not-after", "2026-13-01T12:00:00Z")]
    [InlineData("not-after", "tomorrow")]
    public async Task Switch_ToAnImageThatSaysNonsense_IsRefusedBeforeAnyLayer(string key, string value)
    {
        foreach (var image in (OciImage[])[BootableImage.Make("1", annotations: (Prefix + key, value)), Image("1", "", builder => builder.Label(Prefix + key, value))])
        {
            RemoveLayers(_fixture.Publish(image));

            var error = await Assert.ThrowsAsync<DeployException>(() => _fixture.WithAsync(engine => engine.SwitchAsync(_fixture.Reference)));

            Assert.Equal("annotation-invalid", error.Code);
            Assert.Contains(Prefix + key, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public async Task Update_AllowedToGoBack_TakesTheImageAndLowersTheMark()
    {
        await _fixture.BringAsync(Image("3", "sequence=3"));
        _fixture.Publish(Image("1", "sequence=1"));

        var result = await _fixture.WithAsync(engine => engine.UpdateAsync(new UpdateRequest { AllowDowngrade = true }));

        Assert.Equal(UpdateOutcome.Staged, result.Outcome);
        Assert.Equal("image-older", result.Refusal!.Code);
        Assert.Contains(result.Refusal.Reason, _fixture.With(engine => engine.ReadHistory())[0].Detail, StringComparison.Ordinal);
        Assert.Equal(UpdateOutcome.Staged, (await _fixture.BringAsync(Image("2", "sequence=2"))).Outcome);
        await RefusedAsync(Image("1a", "sequence=1"));
    }

    [Fact]
    public async Task Update_AllowedToAnotherChannel_FollowsThatFromThenOn()
    {
        await _fixture.BringAsync(Image("1", "channel=stable, sequence=100"));
        _fixture.Publish(Image("2", "channel=beta, sequence=5"));

        await _fixture.WithAsync(engine => engine.UpdateAsync(new UpdateRequest { AllowDowngrade = true }));

        Assert.Equal(UpdateOutcome.Staged, (await _fixture.BringAsync(Image("3", "channel=beta, sequence=6"))).Outcome);
        await RefusedAsync(Image("4", "channel=stable, sequence=101"), "image-foreign");
    }

    /// <summary>A rollback is what a person wants of this machine, never of the registry.</summary>
    [Fact]
    public async Task Rollback_ToAnOlderDeployment_IsNeverRefusedAndLeavesTheMark()
    {
        await _fixture.BringAsync(Image("1", "sequence=1"));
        _fixture.Boot();
        await _fixture.BringAsync(Image("3", "sequence=3"));
        _fixture.Boot();

        _fixture.With(engine => engine.Rollback());

        Assert.Equal("1", _fixture.Boot().Origin.ImageVersion);
        await RefusedAsync(Image("2", "sequence=2"));
        Assert.Equal(UpdateOutcome.Staged, (await _fixture.BringAsync(Image("4", "sequence=4"))).Outcome);
    }

    [Fact]
    public async Task Fallback_FromANewerDeployment_BootsTheOldOneAndTakesWhatIsNewer()
    {
        await _fixture.BringAsync(Image("1", "sequence=1"));
        _fixture.Boot();
        await _fixture.BringAsync(Image("3", "sequence=3"));

        Assert.Equal("1", _fixture.Fall().Origin.ImageVersion);
        _fixture.With(engine => engine.CompleteBoot());

        await RefusedAsync(Image("2", "sequence=2"));
        Assert.Equal(UpdateOutcome.Staged, (await _fixture.BringAsync(Image("4", "sequence=4"))).Outcome);
    }

    /// <summary>Between staging and boot, the registry takes back what it gave.</summary>
    [Fact]
    public async Task Update_BackToWhatRuns_WhileSomethingNewerIsStaged_IsRefused()
    {
        await _fixture.BringAsync(Image("1", "sequence=1"));
        _fixture.Boot();
        await _fixture.BringAsync(Image("2", "sequence=2"));

        await RefusedAsync(Image("1", "sequence=1"));

        Assert.Equal("2", _fixture.Read().Next!.Origin.ImageVersion);
    }

    [Fact]
    public async Task Update_AfterEveryDeploymentOfTheStreamIsGone_StillKnowsTheMark()
    {
        await _fixture.BringAsync(Image("1", "sequence=1"));
        _fixture.Boot();
        await _fixture.BringAsync(Image("9", "sequence=9"));
        _fixture.With(engine => engine.Rollback(_fixture.Get("1").Id.Hex));
        _fixture.With(engine => engine.RequestReset(keepHome: false));
        _fixture.With(engine => engine.Unhold(null));
        _fixture.With(engine => engine.CollectGarbage());
        Assert.DoesNotContain(_fixture.Read().All, deployment => deployment.Origin.ImageVersion == "9");

        await RefusedAsync(Image("8", "sequence=8"));
    }

    [Fact]
    public async Task Switch_ToAnotherReference_TakesWhatItNamesAndSaysWhatIsOlder()
    {
        await _fixture.BringAsync(Image("3", "channel=stable, sequence=3"));
        Image("2", "channel=beta, sequence=2").WriteLayout(_fixture.Layout, "beta");
        var beta = await SwitchAsync("beta");
        Assert.Equal((UpdateOutcome.Staged, null), (beta.Outcome, beta.Refusal));

        _fixture.Publish(Image("1", "channel=stable, sequence=1"));
        var back = await SwitchAsync("stable");

        Assert.Equal(UpdateOutcome.Staged, back.Outcome);
        Assert.Contains("sequence 3", back.Refusal!.Reason, StringComparison.Ordinal);
        Assert.Equal(UpdateOutcome.Staged, (await _fixture.BringAsync(Image("2a", "channel=stable, sequence=2"))).Outcome);
    }

    /// <summary>Tags may be other names of one channel.</summary>
    [Fact]
    public async Task Switch_ToAnOlderImageOfTheSameChannel_TakesItSaysSoAndLeavesTheMarkOfTheOtherTag()
    {
        await _fixture.BringAsync(Image("42", "channel=stable, sequence=42"));
        _fixture.Boot();
        Image("41", "channel=stable, sequence=41").WriteLayout(_fixture.Layout, "v41");

        var old = await SwitchAsync("v41");

        Assert.Equal(UpdateOutcome.Staged, old.Outcome);
        Assert.Contains("sequence 42", old.Refusal!.Reason, StringComparison.Ordinal);
        _fixture.With(engine => engine.Rollback(_fixture.Get("42").Id.Hex));
        await RefusedAsync(Image("40", "channel=stable, sequence=40"));
    }

    /// <summary>Who names what is followed asks for an update in other words.</summary>
    [Fact]
    public async Task Switch_ToWhatIsFollowed_IsRefusedAsAnUpdateIs()
    {
        await _fixture.BringAsync(Image("2", "sequence=2"));
        _fixture.Publish(Image("1", "sequence=1"));

        Assert.Equal("image-older", (await Assert.ThrowsAsync<DeployException>(() => SwitchAsync("stable"))).Code);
    }

    /// <summary>Without channels, tags are what people tell streams apart by.</summary>
    [Fact]
    public async Task Update_AfterGoingBackFromAnotherTag_KnowsTheMarkOfItsOwnTag()
    {
        await _fixture.BringAsync(Image("1", "created=2026-01-05"));
        _fixture.Boot();
        Image("t", "created=2026-01-20").WriteLayout(_fixture.Layout, "testing");
        await SwitchAsync("testing");
        _fixture.Boot();
        _fixture.With(engine => engine.Rollback());
        _fixture.Boot();

        Assert.Equal(UpdateOutcome.Staged, (await _fixture.BringAsync(Image("2", "created=2026-01-10"))).Outcome);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"version": 1, "marks": [null]}""")]
    [InlineData("""{"version": 2, "marks": []}""")]
    public async Task Marks_LostOrDamaged_AreTakenFromWhatIsDeployedAndWrittenAnewAtTheNextBoot(string? content)
    {
        await _fixture.BringAsync(Image("1", "sequence=1"));
        _fixture.Boot();
        await _fixture.BringAsync(Image("3", "sequence=3"));
        _fixture.Boot();
        Replace(content);

        await RefusedAsync(Image("2", "sequence=2"));
        _fixture.With(engine => engine.CompleteBoot());

        var mark = JsonNode.Parse(await File.ReadAllBytesAsync(Marks))!["marks"]!.AsArray().Single()!;
        Assert.Equal((_fixture.Reference.ToString(), 3), ((string?)mark["image"], (int)mark["sequence"]!));
        Assert.Equal(["image", "sequence", "created"], mark.AsObject().Select(pair => pair.Key));
    }

    [Fact]
    public async Task Marks_Damaged_AreFoundByTheCheckAndMended()
    {
        await _fixture.BringAsync(Image("1", "sequence=1"));
        Replace("{");

        Assert.Equal("high-water.json", Assert.Single(_fixture.With(engine => engine.Check()).Findings).Path);
        Assert.True((await _fixture.WithAsync(engine => engine.RepairAsync())).IsClean);
        Assert.Contains("\"sequence\": 1", await File.ReadAllTextAsync(Marks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Marks_LostAfterARollback_AreThoseOfTheNewestDeployment()
    {
        await _fixture.BringAsync(Image("1", "sequence=1"));
        _fixture.Boot();
        await _fixture.BringAsync(Image("3", "sequence=3"));
        _fixture.Boot();
        _fixture.With(engine => engine.Rollback());
        _fixture.Boot();
        Replace(null);

        await RefusedAsync(Image("2", "sequence=2"));
        _fixture.With(engine => engine.CompleteBoot());
        Assert.Contains("\"sequence\": 3", await File.ReadAllTextAsync(Marks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Marks_OfManyReferences_AreBounded()
    {
        await _fixture.BringAsync(Image("1", "sequence=1"));
        for (var tag = 0; tag < 70; tag++)
        {
            Image("1", "sequence=1").WriteLayout(_fixture.Layout, $"t{tag}");
            await SwitchAsync($"t{tag}");
        }

        var marks = JsonNode.Parse(await File.ReadAllBytesAsync(Marks))!["marks"]!.AsArray();
        Assert.Equal(64, marks.Count);
        Assert.EndsWith(":t69", (string?)marks[^1]!["image"], StringComparison.Ordinal);
        using var storage = Dir.Open(_fixture.Storage);
        Assert.Equal(0x180u, storage.TryStat("high-water.json")!.Value.Mode);
    }

    [Fact]
    public async Task Update_FromDownloaded_IsJudgedByTheMarkOfThatMoment()
    {
        await _fixture.BringAsync(Image("1", "sequence=1"));
        _fixture.Publish(Image("3", "sequence=3"));
        await _fixture.WithAsync(engine => engine.UpdateAsync(new UpdateRequest { DownloadOnly = true }));
        await File.WriteAllTextAsync(Marks, (await File.ReadAllTextAsync(Marks)).Replace("\"sequence\": 1", "\"sequence\": 4", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<DeployException>(() => _fixture.WithAsync(engine => engine.UpdateAsync(new UpdateRequest { FromDownloaded = true })));
        var allowed = await _fixture.WithAsync(engine => engine.UpdateAsync(new UpdateRequest { FromDownloaded = true, AllowDowngrade = true }));

        Assert.Equal("image-older", error.Code);
        Assert.Equal(UpdateOutcome.Staged, allowed.Outcome);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public async Task Stale_OnlyWhenThatIsPastByAClockThatIsRight(bool isPast, bool isSynchronised, bool expected)
    {
        var until = _fixture.Time.GetUtcNow().AddHours(isPast ? -1 : 1);
        var image = Image("1", $"not-after={until:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        _fixture.Publish(image);
        var staged = await WithClockAsync(engine => engine.SwitchAsync(_fixture.Reference));
        var unchanged = await WithClockAsync(engine => engine.UpdateAsync());
        var check = await WithClockAsync(engine => engine.CheckAsync());
        _fixture.Publish(Image("2", $"not-after={until:yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        var available = await WithClockAsync(engine => engine.CheckAsync());

        Assert.Equal((UpdateOutcome.Staged, UpdateOutcome.Unchanged, UpdateOutcome.Unchanged, UpdateOutcome.Available), (staged.Outcome, unchanged.Outcome, check.Outcome, available.Outcome));
        Assert.All(new[] { staged, unchanged, check, available }, result => Assert.Equal(expected ? until : (DateTimeOffset?)null, result.StaleSince));

        Task<UpdateResult> WithClockAsync(Func<Engine, Task<UpdateResult>> use) =>
            _fixture.WithAsync(engine => use(engine.With(options => options with { IsClockSynchronised = () => isSynchronised })));
    }

    /// <summary>A publisher who has nothing new says so by publishing the same again with a later time.</summary>
    [Fact]
    public async Task Update_ToTheSameTreeWithOtherAnnotations_RemembersThem()
    {
        await _fixture.BringAsync(Image("1", "sequence=1, channel=stable, not-after=2026-02-01T00:00:00Z"));

        var result = await _fixture.BringAsync(Image("1", "sequence=2, channel=stable, not-after=2026-04-01T00:00:00Z"));

        Assert.Equal((UpdateOutcome.Unchanged, null), (result.Outcome, result.StaleSince));
        var origin = _fixture.Get("1").Origin;
        Assert.Equal((2, new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero)), (origin.Sequence, origin.NotAfter));
        await RefusedAsync(Image("1", "sequence=1, channel=stable, not-after=2026-02-01T00:00:00Z"));
    }

    private string Marks => Path.Join(_fixture.Storage, "high-water.json");

    private void Replace(string? content)
    {
        if (content is null)
        {
            File.Delete(Marks);
        }
        else
        {
            File.WriteAllText(Marks, content);
        }
    }

    private async Task RefusedAsync(OciImage image, string code = "image-older") =>
        Assert.Equal(code, (await Assert.ThrowsAsync<DeployException>(() => _fixture.BringAsync(image))).Code);

    private Task<UpdateResult> SwitchAsync(string tag) =>
        _fixture.WithAsync(engine => engine.SwitchAsync(ImageReference.Parse($"oci:{_fixture.Layout}:{tag}")));

    /// <summary>An image without its layers: who asks for one fails in another way.</summary>
    private void RemoveLayers(OciImage image)
    {
        foreach (var layer in ((ImageManifest)ManifestDocument.Parse(image.Manifest, "test")).Layers)
        {
            File.Delete(Path.Join(_fixture.Layout, "blobs/sha256", layer.Digest.Hex));
        }
    }

    /// <summary>An image of <c>key=value, …</c>; keys are annotations, but <c>created</c>, the day of its configuration, which may be empty.</summary>
    private static OciImage Image(string version, string says, Action<OciImageBuilder>? more = null)
    {
        var pairs = says.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var created = pairs.Remove("created", out var day) ? day : "2024-01-01";
        return BootableImage.Make(version, builder =>
        {
            builder.EditConfig(config => config["created"] = created.Length == 0 ? null : $"{created}T00:00:00Z");
            more?.Invoke(builder);
        }, [.. pairs.Select(pair => (Prefix + pair.Key, pair.Value))]);
    }
}
