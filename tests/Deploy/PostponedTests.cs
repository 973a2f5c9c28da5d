using SkorionOS.Oci;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

/// <summary>Images that are for this machine only later.</summary>
public sealed class PostponedTests : IAsyncLifetime, IDisposable
{
    private readonly SysrootFixture _fixture = new();
    private readonly Postponement _later = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), "the image reaches this machine later");

    public Task InitializeAsync() => _fixture.BringAsync(BootableImage.Make("1"));

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Update_OfWhatIsPostponed_SaysSoAndWritesNothing()
    {
        var image = _fixture.Publish(BootableImage.Make("2"));
        var before = _fixture.Snapshot();

        var result = await PostponingAsync(engine => engine.UpdateAsync());

        Assert.Equal((UpdateOutcome.Postponed, "2", image.ManifestDigest), (result.Outcome, result.Version, result.ManifestDigest));
        Assert.Equal(_later, result.Postponement);
        Assert.Equal(before, _fixture.Snapshot());
    }

    [Fact]
    public async Task Update_ToGoAhead_StagesIt()
    {
        _fixture.Publish(BootableImage.Make("2"));

        var result = await PostponingAsync(engine => engine.UpdateAsync(new UpdateRequest { Now = true }));

        Assert.Equal(UpdateOutcome.Staged, result.Outcome);
        Assert.Null(result.Postponement);
    }

    [Fact]
    public async Task Check_OfWhatIsPostponed_SaysWhatItIsAndWhy()
    {
        var image = _fixture.Publish(BootableImage.Make("2", annotations: ("a", "b")));
        var asked = new List<ImageManifest>();

        var result = await _fixture.WithAsync(engine => engine.With(options => options with { Postpone = Ask }).CheckAsync());

        Assert.Equal((UpdateOutcome.Postponed, "2", image.ManifestDigest), (result.Outcome, result.Version, result.ManifestDigest));
        Assert.Equal(_later, result.Postponement);
        Assert.True(result.BytesToDownload > 0);
        Assert.Equal("b", result.Annotations["a"]);
        Assert.Equal(result.ConfigDigest, Assert.Single(asked).Config.Digest);

        Postponement? Ask(ImageManifest manifest)
        {
            asked.Add(manifest);
            return _later;
        }
    }

    [Fact]
    public async Task Update_OfWhatIsBootedNext_IsUnchangedWhateverIsPostponed() =>
        Assert.Equal(UpdateOutcome.Unchanged, (await PostponingAsync(engine => engine.UpdateAsync())).Outcome);

    [Fact]
    public async Task Update_OfWhatWasDownloadedAhead_WaitsToo()
    {
        _fixture.Publish(BootableImage.Make("2"));
        Assert.Equal(UpdateOutcome.Downloaded, (await PostponingAsync(engine => engine.UpdateAsync(new UpdateRequest { DownloadOnly = true, Now = true }))).Outcome);
        Directory.Delete(_fixture.Layout, recursive: true);

        var waits = await PostponingAsync(engine => engine.UpdateAsync(new UpdateRequest { FromDownloaded = true }));
        var goes = await PostponingAsync(engine => engine.UpdateAsync(new UpdateRequest { FromDownloaded = true, Now = true }));

        Assert.Equal((UpdateOutcome.Postponed, "2"), (waits.Outcome, waits.Version));
        Assert.Equal(UpdateOutcome.Staged, goes.Outcome);
    }

    /// <summary>Who names the followed image asks for an update in other words; who names another means that one.</summary>
    [Theory]
    [InlineData("stable", UpdateOutcome.Postponed)]
    [InlineData("other", UpdateOutcome.Staged)]
    public async Task Switch_ToWhatIsPostponed_WaitsOnlyForWhatIsFollowed(string tag, UpdateOutcome expected)
    {
        BootableImage.Make("2").WriteLayout(_fixture.Layout, tag);

        var result = await PostponingAsync(engine => engine.SwitchAsync(ImageReference.Parse($"oci:{_fixture.Layout}:{tag}")));

        Assert.Equal(expected, result.Outcome);
    }

    private Task<UpdateResult> PostponingAsync(Func<Engine, Task<UpdateResult>> use) =>
        _fixture.WithAsync(engine => use(engine.With(options => options with { Postpone = _ => _later })));
}
