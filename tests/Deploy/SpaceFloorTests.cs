using SkorionOS.Deploy.Pull;
using SkorionOS.Interop.Files;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Deploy.Tests;

/// <summary>Space that updates leave free, on a filesystem of its own: a tmpfs of 64 MiB.</summary>
public sealed class SpaceFloorTests : IDisposable
{
    private const long Size = 64 << 20;
    private readonly string _place = Directory.CreateTempSubdirectory("bootc-test-").FullName;
    private readonly SysrootFixture _fixture;

    public SpaceFloorTests()
    {
        Tool.Run("mount", "-t", "tmpfs", "-o", $"size={Size}", "tmpfs", _place);
        _fixture = new SysrootFixture(parent: _place);
    }

    [Fact]
    public async Task Update_ExpectedToNeedTooMuch_IsRefusedBeforeTheDownload()
    {
        await _fixture.BringAsync(BootableImage.Make("1"));
        var image = Large("2");
        _fixture.Publish(image);
        var before = _fixture.Files("");
        var blob = Path.Join(_fixture.Layout, "blobs/sha256", LayerOf(image));
        var compressed = new FileInfo(blob).Length;
        var free = Free();

        // If it were opened, this would be the error.
        File.Delete(blob);
        var error = await Assert.ThrowsAsync<DeployException>(() => UpdateAsync(new FreeSpaceFloor(free - (compressed * SpaceGuard.Expansion) + 4096, 0)));

        Assert.Equal("space-floor", error.Code);
        Assert.Contains($"{compressed} bytes of the download", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _fixture.Files(""));
        Assert.Equal("1", _fixture.Read().Current!.Origin.ImageVersion);
        Assert.Equal("space-floor", _fixture.With(engine => engine.ReadHistory())[0].Code);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Update_NeedsMoreThanExpected_StopsAndGivesBackWhatItTook(int workers)
    {
        await _fixture.BringAsync(BootableImage.Make("1"));
        _fixture.Publish(Large("2"));
        var before = _fixture.Files("");
        var floor = Free() - (16 << 20);
        var lowest = long.MaxValue;

        DeployException error;
        using (FaultInjection.Use(_ => lowest = Math.Min(lowest, Free())))
        {
            error = await Assert.ThrowsAsync<DeployException>(() => UpdateAsync(new FreeSpaceFloor(floor, 0), workers));
        }

        Assert.Equal("space-floor", error.Code);
        Assert.True(lowest > floor - (2 * SpaceGuard.Interval), $"{lowest} bytes were left, with a floor of {floor}");
        Assert.Equal(before, _fixture.Files(""));
        Assert.Equal("1", _fixture.Read().Current!.Origin.ImageVersion);
        Assert.True(_fixture.With(engine => engine.Check()).IsClean);
        Assert.True(Free() >= floor);
    }

    [Fact]
    public async Task Update_LeavesEnough_IsStaged()
    {
        await _fixture.BringAsync(BootableImage.Make("1"));
        _fixture.Publish(Large("2"));

        var result = await UpdateAsync(new FreeSpaceFloor(0, 3));

        Assert.Equal(UpdateOutcome.Staged, result.Outcome);
        Assert.True(Free() > Size * 3 / 100);
    }

    [Fact]
    public async Task Check_NewImage_SaysWhatItMayNeed()
    {
        await _fixture.BringAsync(BootableImage.Make("1"));
        var image = Large("2");
        _fixture.Publish(image);
        var compressed = new FileInfo(Path.Join(_fixture.Layout, "blobs/sha256", LayerOf(image))).Length;

        var result = await _fixture.WithAsync(engine => engine.CheckAsync());

        Assert.Equal((compressed, 3 * compressed), (result.BytesToDownload, result.BytesNeeded));
    }

    public void Dispose()
    {
        _fixture.Dispose();
        Tool.Run("umount", "-l", _place);
        Directory.Delete(_place);
    }

    /// <summary>Version 1 with another layer: 30 MiB in files of which none is like another, and which gzip makes small.</summary>
    private static OciImage Large(string version)
    {
        var builder = new OciImageBuilder().Version(version);
        foreach (var tar in BootableImage.Make("1").Tars)
        {
            builder.Layer(tar);
        }

        return builder.Layer(layer =>
        {
            for (var i = 0; i < 30; i++)
            {
                var content = new byte[1 << 20];
                BootableImage.Content($"{i}", 1000).CopyTo(content, 0);
                layer.File($"usr/large{i}", content);
            }
        }).Build();
    }

    /// <summary>The file name of the last layer's blob.</summary>
    private static string LayerOf(OciImage image) => Oci.Digest.Sha256(image.Layers[^1]).Hex;

    private Task<UpdateResult> UpdateAsync(FreeSpaceFloor floor, int workers = 1) => _fixture.WithAsync(engine =>
        engine.With(options => options with { MinimumFree = floor, Workers = workers }).UpdateAsync());

    private long Free()
    {
        using var directory = Dir.Open(_fixture.Root);
        return directory.Space().Available;
    }
}
