using SkorionOS.Boot;
using SkorionOS.Deploy.Arguments;
using SkorionOS.Deploy.Booted;
using SkorionOS.Deploy.Status;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

/// <summary>Images that bring a unified kernel image, with their own digest on its signed command line.</summary>
public sealed class SealedTests : IDisposable
{
    private readonly SysrootFixture _fixture = new();

    [Fact]
    public async Task Update_ToASealedImage_StartsItsKernelAsItIs()
    {
        await _fixture.BringAsync(BootableImage.Make("1"));
        var id = await MeasureAsync("2");
        var kernel = await UnifiedKernelFile.MakeAsync("kernel", $"composefs={id} quiet");

        await _fixture.BringAsync(Make("2", ("os.efi", kernel)));

        var staged = _fixture.Get("2");
        Assert.Equal(id, staged.Id);
        Assert.Equal($"composefs={id} quiet", staged.Origin.SealedArguments);
        var entry = staged.Entry!.Entry!;
        Assert.Equal(["title", "version", "sort-key", "efi"], entry.Fields.Select(field => field.Key));
        Assert.Equal(kernel, await File.ReadAllBytesAsync(Path.Join(_fixture.Esp, entry.Efi)));
        Assert.True(staged.IsBootable);
        Assert.Equal(3, staged.TriesLeft);
        var host = _fixture.With(engine => HostReport.Read(engine, new RunningSystem()));
        Assert.Equal("Uki", host.Status.Staged!.Composefs.BootType);
        Assert.True(_fixture.With(engine => engine.Check()).IsClean);
    }

    [Fact]
    public async Task Update_FromASealedImageAndBack_GoesBothWays()
    {
        var id = await MeasureAsync("1");
        await _fixture.BringAsync(Make("1", ("os.efi", await UnifiedKernelFile.MakeAsync("kernel", $"composefs={id}"))));
        _fixture.Boot();
        await _fixture.BringAsync(BootableImage.Make("2"));
        Assert.NotNull(_fixture.Get("2").Entry!.Entry!.Linux);
        _fixture.Boot();

        _fixture.With(engine => engine.Rollback(id.Hex));

        Assert.Equal(id, _fixture.Read().Next!.Id);
        Assert.NotNull(_fixture.Read().Next!.Entry!.Entry!.Efi);
        Assert.True(_fixture.With(engine => engine.Check()).IsClean);
    }

    [Theory]
    [InlineData("another digest", "uki-mismatch")]
    [InlineData("no digest", "uki-mismatch")]
    [InlineData("no program", "uki-invalid")]
    [InlineData("two of them", "image-invalid")]
    public async Task Update_ToASealedImageThatIsWrong_ChangesNothing(string what, string code)
    {
        await _fixture.BringAsync(BootableImage.Make("1"));
        var id = await MeasureAsync("2");
        var right = await UnifiedKernelFile.MakeAsync("kernel", $"composefs={id}");
        var image = what switch
        {
            "another digest" => Make("2", ("os.efi", await UnifiedKernelFile.MakeAsync("kernel", $"composefs={new string('a', 64)}"))),
            "no digest" => Make("2", ("os.efi", await UnifiedKernelFile.MakeAsync("kernel", "quiet"))),
            "no program" => Make("2", ("os.efi", BootableImage.Content("no program", 5000))),
            _ => Make("2", ("a.efi", right), ("b.efi", right)),
        };
        var before = EspFiles();

        var error = await Assert.ThrowsAnyAsync<Exception>(() => _fixture.BringAsync(image));

        Assert.Equal(code, ErrorCatalog.Describe(error).Code);
        Assert.Equal(["1"], _fixture.Read().InBootOrder.Select(deployment => deployment.Origin.ImageVersion));
        Assert.Equal(before, EspFiles());
        Assert.Single(_fixture.With(engine => engine.ReadImages()));
        Assert.True(_fixture.With(engine => engine.Check()).IsClean);
    }

    [Fact]
    public async Task Arguments_OfASealedImage_AreShownAndNotChanged()
    {
        var id = await MeasureAsync("1");
        await _fixture.BringAsync(Make("1", ("os.efi", await UnifiedKernelFile.MakeAsync("kernel", $"composefs={id} quiet"))));
        _fixture.Boot();

        var view = _fixture.With(engine => engine.ReadArguments());
        var error = Assert.Throws<DeployException>(() => _fixture.Change(append: "foo"));

        Assert.Equal([ArgumentSource.Composefs, ArgumentSource.Image], view.Arguments.Select(argument => argument.Source));
        Assert.False(view.IsOutdated);
        Assert.Equal("kargs-sealed", error.Code);
    }

    public void Dispose() => _fixture.Dispose();

    /// <summary>The digest that such an image has, whatever lies in its /boot.</summary>
    private static async Task<DeploymentId> MeasureAsync(string version)
    {
        using var scratch = new SysrootFixture();
        await scratch.BringAsync(Make(version));
        return scratch.Get(version).Id;
    }

    private string[] EspFiles() => [.. Directory.EnumerateFiles(_fixture.Esp, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static OciImage Make(string version, params (string Name, byte[] Content)[] kernels) => BootableImage.Make(version, more: layer =>
    {
        layer.Directory("boot");
        foreach (var (name, content) in kernels)
        {
            layer.File($"boot/EFI/Linux/{name}", content);
        }
    });
}
