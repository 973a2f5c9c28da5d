using SkorionOS.Deploy.Install;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests.Install;

public sealed class SealTests
{
    [Fact]
    public async Task Run_Sealed_EveryObjectAndTheImageMeasureAsTheirNames()
    {
        // One block of content and less, and a tree of two levels.
        using var fixture = new InstallFixture(BootableImage.Make("1", more: layer => layer
            .File("usr/lib/block", BootableImage.Content("block", 4096))
            .File("usr/lib/large", BootableImage.Content("large", (140 * 4096) + 5))));
        var result = await fixture.RunAsync();
        var disk = new SealedImage(fixture);

        var objects = disk.ListObjects();

        Assert.True(result.IsSealed);
        Assert.True(objects.Count >= 7, $"only {objects.Count} objects");
        foreach (var (digest, path) in objects)
        {
            Assert.Equal(digest, disk.Measure(path));
        }

        Assert.Equal(result.Deployment.Hex, disk.Measure($"/bootc/storage/images/{result.ManifestDigest}/root.erofs"));
    }

    [Fact]
    public async Task Run_Sealed_ContentsAreWhatFsverityUtilsSay()
    {
        using var fixture = new InstallFixture();
        await fixture.RunAsync();

        foreach (var (digest, path) in new SealedImage(fixture).ListObjects())
        {
            fixture.Debugfs($"dump {path} {fixture["dumped"]}");
            Assert.Equal(digest, Tool.Run("fsverity", "digest", "--compact", fixture["dumped"]).Trim());
        }
    }

    [Fact]
    public async Task Run_NoSeal_NothingIsAndTheEntrySaysSo()
    {
        using var fixture = new InstallFixture();

        var result = await fixture.RunAsync(disk: InstallFixture.Small with { Seal = false });

        Assert.False(result.IsSealed);
        Assert.Contains(
            $"options composefs=?{result.Deployment} ", fixture.ReadEsp($"loader/entries/bootc-{result.Deployment}+3.conf"), StringComparison.Ordinal);
        Assert.Contains("\"verityOptional\": true", fixture.Debugfs($"cat /bootc/state/deploy/{result.Deployment}/origin.json"), StringComparison.Ordinal);
        var paths = new SealedImage(fixture).ListObjects().Values;
        Assert.DoesNotContain("0x180000", fixture.Debugfs([.. paths.Select(path => $"stat {path}")]), StringComparison.Ordinal);
        Tool.Run("e2fsck", "-f", "-n", fixture.RootFileSystem);
    }

    [Fact]
    public async Task Run_DiskThatIsDamagedAfterwards_IsFoundByTheReaderOfTheseTests()
    {
        using var fixture = new InstallFixture();
        var result = await fixture.RunAsync();
        var path = $"/bootc/storage/images/{result.ManifestDigest}/root.erofs";
        var block = long.Parse(fixture.Debugfs($"bmap {path} 0").Split('\n')[1]);
        using (var disk = File.OpenHandle(fixture.Disk, FileMode.Open, FileAccess.Write))
        {
            RandomAccess.Write(disk, [0xff], fixture.RootOffset + (block * 4096) + 2000);
        }

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => new SealedImage(fixture).Measure(path));
    }
}
