using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

public sealed class RetentionTests
{
    [Fact]
    public async Task Update_SixTimes_KeepsTheStagedOneAndThreeMore()
    {
        using var fixture = new SysrootFixture();
        for (var version = 1; version <= 6; version++)
        {
            await fixture.BringAsync(BootableImage.Make($"{version}", kernel: $"kernel {version}"));
        }

        var table = fixture.Read();
        Assert.Equal(["6", "5", "4", "3"], table.InBootOrder.Select(deployment => deployment.Origin.ImageVersion));
        Assert.Equal(4, table.All.Count);
        Assert.Equal(4, fixture.With(engine => engine.ReadImages()).Count);
        Assert.Equal(8, Directory.GetFiles(Path.Join(fixture.Root, "boot/EFI/Linux/bootc")).Length);
        Assert.Equal(0, fixture.With(engine => engine.Check()).UnreferencedObjects);
    }

    [Fact]
    public async Task Update_PinnedDeployment_Stays()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        var pinned = fixture.With(engine => engine.Pin(null, pinned: true));
        for (var version = 2; version <= 6; version++)
        {
            await fixture.BringAsync(BootableImage.Make($"{version}"));
        }

        Assert.Contains(fixture.Read().InBootOrder, deployment => deployment.Id == pinned.Id && deployment.IsBootable);

        fixture.With(engine => engine.Pin(pinned.Id.Hex, pinned: false));
        fixture.With(engine => engine.CollectGarbage());
        Assert.DoesNotContain(fixture.Read().All, deployment => deployment.Id == pinned.Id);
    }

    [Fact]
    public async Task Update_FailedDeployment_GoesFirstAndItsHoldStays()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        await fixture.BringAsync(BootableImage.Make("2"));
        fixture.With(engine => engine.Rollback());
        var failed = fixture.Read().Fallback!;
        var entry = Path.Join(fixture.Entries, failed.Entry!.FileName);
        File.Move(entry, entry.Replace("+3.conf", "+0-3.conf", StringComparison.Ordinal));

        await fixture.BringAsync(BootableImage.Make("3"));

        var table = fixture.Read();
        Assert.Equal(["3", "1"], table.InBootOrder.Select(deployment => deployment.Origin.ImageVersion));
        var held = Assert.Single(table.All, deployment => deployment.Origin.Hold is not null);
        Assert.Equal(failed.Id, held.Id);
        Assert.Null(held.Image);
        Assert.True(fixture.With(engine => engine.Check()).IsClean);

        fixture.With(engine => engine.Unhold(null));
        Assert.DoesNotContain(fixture.Read().All, deployment => deployment.Id == failed.Id);
    }

    [Fact]
    public async Task Gc_EntryLostByOthers_KeepsStateAndImage()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        await fixture.BringAsync(BootableImage.Make("2"));
        Directory.Delete(Path.Join(fixture.Root, "boot"), recursive: true);

        fixture.With(engine => engine.CollectGarbage());

        var table = fixture.Read();
        Assert.Equal(2, table.All.Count);
        Assert.All(table.All, deployment => Assert.NotNull(deployment.Image));
        Assert.False(fixture.With(engine => engine.Check()).IsClean);
    }

    [Fact]
    public async Task Gc_ForeignEntries_AreLeftAlone()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        var foreign = Path.Join(fixture.Entries, "windows.conf");
        await File.WriteAllTextAsync(foreign, "title Windows\nefi /EFI/Microsoft/Boot/bootmgfw.efi\n");

        for (var version = 2; version <= 6; version++)
        {
            await fixture.BringAsync(BootableImage.Make($"{version}"));
        }

        Assert.Equal("title Windows\nefi /EFI/Microsoft/Boot/bootmgfw.efi\n", await File.ReadAllTextAsync(foreign));
    }

    [Fact]
    public async Task RemoveImage_PulledByName_GoesUnlessADeploymentNeedsIt()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        var deployed = fixture.Read().Current!;
        var other = fixture.Publish(BootableImage.Make("2"));
        await fixture.WithAsync(engine => engine.PullAsync(fixture.Reference));
        fixture.With(engine => engine.CollectGarbage());
        Assert.Equal(2, fixture.With(engine => engine.ReadImages()).Count);

        fixture.With(engine => engine.RemoveImage(other.ManifestDigest.ToString()));
        fixture.With(engine => engine.RemoveImage(deployed.Origin.ManifestDigest.ToString()));

        Assert.Equal([deployed.Origin.ManifestDigest], fixture.With(engine => engine.ReadImages()).Select(image => image.Image.ManifestDigest));
    }
}
