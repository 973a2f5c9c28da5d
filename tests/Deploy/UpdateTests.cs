using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

public sealed class UpdateTests
{
    [Fact]
    public async Task Switch_EmptySysroot_MakesTheFirstDeployment()
    {
        using var fixture = new SysrootFixture();
        var image = BootableImage.Make("1");

        var result = await fixture.BringAsync(image);

        Assert.Equal(UpdateOutcome.Staged, result.Outcome);
        Assert.Equal(image.ManifestDigest, result.ManifestDigest);
        var current = Assert.Single(fixture.Read().InBootOrder);
        Assert.True(current.IsBootable);
        Assert.Equal(3, current.TriesLeft);
        Assert.Null(current.Origin.Parent);
        Assert.Equal("1", current.Origin.ImageVersion);
        Assert.Equal("Test OS 1", current.Entry!.Entry!.Title);
        Assert.Equal($"composefs={current.Id} panic=10 systemd.crash_action=reboot quiet", current.Entry.Entry.Options);
        Assert.True(fixture.With(engine => engine.Check()).IsClean);
        Assert.Equal("bootc", new FileInfo(Path.Join(fixture.Root, "ostree")).LinkTarget);
    }

    [Fact]
    public async Task Update_NewImage_IsFirstInBootOrderAndSharesWhatIsEqual()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        var first = fixture.Read().Current!;
        var kernels = Directory.GetFiles(Path.Join(fixture.Root, "boot/EFI/Linux/bootc"));

        var result = await fixture.BringAsync(BootableImage.Make("2"));

        Assert.Equal(UpdateOutcome.Staged, result.Outcome);
        Assert.Equal(1, result.Totals.LayersReceived);
        Assert.Equal(1, result.Totals.LayersCached);
        var table = fixture.Read();
        Assert.Equal(result.Deployment, table.Current!.Id);
        Assert.Equal(first.Id, table.Fallback!.Id);
        Assert.Equal(first.Id, table.Current.Origin.Parent);
        Assert.True(table.Current.Serial > table.Fallback.Serial);
        Assert.Equal(kernels, Directory.GetFiles(Path.Join(fixture.Root, "boot/EFI/Linux/bootc")));
    }

    [Fact]
    public async Task Update_UnchangedTag_WritesNothing()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        var before = fixture.Snapshot();

        var result = await fixture.BringAsync(BootableImage.Make("1"));

        Assert.Equal(UpdateOutcome.Unchanged, result.Outcome);
        Assert.Equal(before, fixture.Snapshot());
    }

    [Fact]
    public async Task Check_NewImage_SaysSoAndWritesNothing()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        var before = fixture.Snapshot();
        var image = fixture.Publish(BootableImage.Make("2"));

        var result = await fixture.WithAsync(engine => engine.CheckAsync());

        Assert.Equal(UpdateOutcome.Available, result.Outcome);
        Assert.Equal(image.ManifestDigest, result.ManifestDigest);
        Assert.Equal("2", result.Version);
        Assert.Equal(before, fixture.Snapshot());
    }

    [Fact]
    public async Task Update_AnotherManifestOfTheSameTree_IsRememberedAndNotBootedAnew()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        var before = fixture.Read().Current!;
        var again = new OciImageBuilder().Version("1").Annotation("built", "again");
        foreach (var tar in BootableImage.Make("1").Tars)
        {
            again.Layer(tar);
        }

        var image = again.Build();
        var result = await fixture.BringAsync(image);

        Assert.NotEqual(before.Origin.ManifestDigest, image.ManifestDigest);
        Assert.Equal(UpdateOutcome.Unchanged, result.Outcome);
        var after = Assert.Single(fixture.Read().InBootOrder);
        Assert.Equal(before.Id, after.Id);
        Assert.Equal(before.Serial, after.Serial);
        Assert.Equal(image.ManifestDigest, after.Origin.ManifestDigest);
        Assert.True(after.IsBootable);
    }

    [Fact]
    public async Task Update_NothingDeployed_SaysWhatToDo()
    {
        using var fixture = new SysrootFixture();

        var error = await Assert.ThrowsAsync<DeployException>(() => fixture.WithAsync(engine => engine.UpdateAsync()));

        Assert.Equal("nothing-deployed", error.Code);
        Assert.Contains("bootc switch", ErrorCatalog.Describe(error).Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switch_ImageWithoutKernel_IsRefusedAndTheOldOneStays()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        var before = fixture.Read().Current!;

        var error = await Assert.ThrowsAsync<DeployException>(() => fixture.BringAsync(
            new OciImageBuilder().Layer(layer => layer.Directory("usr").File("usr/file", "no kernel here")).Build()));

        Assert.Equal("kernel-missing", error.Code);
        Assert.Equal(before.Id, fixture.Read().Current!.Id);
        Assert.Single(fixture.With(engine => engine.ReadImages()));
        var check = fixture.With(engine => engine.Check());
        Assert.True(check.IsClean);
        Assert.Equal(0, check.UnreferencedObjects);
    }

    [Fact]
    public async Task Lock_HeldByAnother_EndsWithBusy()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        using var other = Sysroot.Open(fixture.Root);
        using var writer = other.Lock();

        var error = await Assert.ThrowsAsync<DeployException>(() => fixture.BringAsync(BootableImage.Make("2")));

        Assert.Equal("busy", error.Code);
    }

    [Fact]
    public async Task Lock_NewerStorage_IsRefusedUntouched()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        var meta = Path.Join(fixture.Storage, "meta.json");
        await File.WriteAllTextAsync(meta, (await File.ReadAllTextAsync(meta)).Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal));
        var before = fixture.Snapshot();

        var error = Assert.Throws<DeployException>(() => fixture.With(engine => engine.CollectGarbage()));

        Assert.Equal("storage-newer", error.Code);
        Assert.Equal(before, fixture.Snapshot());
    }
}
