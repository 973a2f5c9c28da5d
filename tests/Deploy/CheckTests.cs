using SkorionOS.Deploy.Checking;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

public sealed class CheckTests
{
    [Fact]
    public async Task Check_FlippedByte_NamesTheObjectAndTheImagesItHurts()
    {
        using var fixture = new SysrootFixture();
        var image = await fixture.BringAsync(BootableImage.Make("1"));
        var path = FlipByte(fixture.Files("objects")[0]);

        var result = fixture.With(engine => engine.Check());

        var finding = Assert.Single(result.Findings, finding => finding.Path.StartsWith("objects/", StringComparison.Ordinal));
        Assert.Equal(FindingKind.Damaged, finding.Kind);
        Assert.EndsWith(finding.Path, path, StringComparison.Ordinal);
        Assert.Equal([image.ManifestDigest], finding.Images);
    }

    [Fact]
    public async Task Check_MissingObject_NamesIt()
    {
        using var fixture = new SysrootFixture();
        var image = await fixture.BringAsync(BootableImage.Make("1"));
        File.Delete(fixture.Files("objects")[0]);

        var result = fixture.With(engine => engine.Check());

        Assert.Contains(result.Findings, finding => finding.Kind == FindingKind.Missing && finding.Images.SequenceEqual([image.ManifestDigest]));
    }

    [Fact]
    public async Task Check_StrayFiles_NamesThemAndTheyHurtNoImage()
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        foreach (var stray in (string[])["stray", "objects/00/junk", "overlay/junk", "images/junk"])
        {
            var path = Path.Join(fixture.Storage, stray);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "junk");
        }

        var result = fixture.With(engine => engine.Check());

        Assert.Equal(4, result.Findings.Count);
        Assert.All(result.Findings, finding => Assert.Equal(FindingKind.Stray, finding.Kind));
        Assert.All(result.Findings, finding => Assert.Empty(finding.Images));
    }

    public static TheoryData<string> Parts => new() { "objects", "overlay", "root.erofs", "manifest.json", "config.json", "image.json", "missing object", "missing layer" };

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Repair_DamagedPart_FetchesItAgain(string part)
    {
        using var fixture = new SysrootFixture();
        await fixture.BringAsync(BootableImage.Make("1"));
        await fixture.BringAsync(BootableImage.Make("2"));
        fixture.Publish(BootableImage.Make("1"));
        fixture.Publish(BootableImage.Make("2"));
        switch (part)
        {
            case "missing object":
                File.Delete(fixture.Files("objects")[0]);
                break;
            case "missing layer":
                File.Delete(fixture.Files("overlay")[0]);
                break;
            case "objects" or "overlay":
                FlipByte(fixture.Files(part)[0]);
                break;
            default:
                FlipByte(fixture.Files("images").First(file => file.EndsWith(part, StringComparison.Ordinal)
                    && file.Contains(fixture.Read().Current!.Origin.ManifestDigest.ToString(), StringComparison.Ordinal)));
                break;
        }

        Assert.False(fixture.With(engine => engine.Check()).IsClean);

        var result = await fixture.WithAsync(engine => engine.RepairAsync());

        Assert.True(result.IsClean, string.Join("; ", result.Findings));
        Assert.NotEmpty(result.Repaired);
        Assert.True(fixture.With(engine => engine.Check()).IsClean);
        Assert.Equal(2, fixture.Read().InBootOrder.Count(deployment => deployment.IsBootable));
    }

    private static string FlipByte(string path)
    {
        var content = File.ReadAllBytes(path);
        content[content.Length / 2] ^= 1;
        File.WriteAllBytes(path, content);
        return path;
    }
}
