using SkorionOS.Oci;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Cli.Tests;

public sealed class ComposefsTests : IDisposable
{
    private const string Dump = "/ 4096 40755 2 0 0 0 0.0 - - -\n/file 5 100644 1 0 0 0 0.0 - hello -\n";

    // On a disk: images are mounted from it.
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Create_FromDump_PrintsTheDigestThatDigestPrints()
    {
        await File.WriteAllTextAsync(_scratch["dump"], Dump);

        var created = (await CliFixture.RunBareAsync("composefs", "create", "--from-dump", _scratch["dump"], _scratch["image"])).Succeeded();

        var digest = (await CliFixture.RunBareAsync("composefs", "digest", _scratch["image"])).Succeeded().Output;
        Assert.Equal(digest, created.Output);
        Assert.Equal(Tool.Run("fsverity", "digest", "--compact", _scratch["image"]), created.Output.Replace("sha256:", "", StringComparison.Ordinal));
        var json = (await CliFixture.RunBareAsync("composefs", "digest", _scratch["image"], "--json")).Succeeded().Json;
        Assert.Equal(digest.TrimEnd(), (string?)json["digest"]);
    }

    [Fact]
    public async Task Create_BadLine_NamesItAndLeavesAnOldImageAlone()
    {
        await File.WriteAllTextAsync(_scratch["dump"], Dump + "/missing/file 0 100644 1 0 0 0 0.0 - - -\n");
        await File.WriteAllTextAsync(_scratch["old"], "old image");

        var none = await CliFixture.RunBareAsync("composefs", "create", "--from-dump", _scratch["dump"], _scratch["new"]);
        var old = await CliFixture.RunBareAsync("composefs", "create", "--from-dump", _scratch["dump"], _scratch["old"]);

        Assert.Matches("[Ll]ine 3", none.FailedWith("dump-invalid").Error);
        old.FailedWith("dump-invalid");
        Assert.Equal("old image", await File.ReadAllTextAsync(_scratch["old"]));
        Assert.Equal(["dump", "old"], Directory.GetFileSystemEntries(_scratch.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Create_NoSuchSource_ExitsWith1()
    {
        var result = await CliFixture.RunBareAsync("composefs", "create", _scratch["none"], _scratch["image"]);

        result.FailedWith("file-system");
        Assert.Contains(_scratch["none"], result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mount_ImageOfADirectory_ShowsIt()
    {
        Tool.Script(_scratch.Path, "mkdir -p tree/sub mnt; seq 1 1000 >tree/sub/large; echo small >tree/small; chmod 600 tree/small");
        (await CliFixture.RunBareAsync("composefs", "create", "--digest-store", _scratch["objects"], _scratch["tree"], _scratch["image"])).Succeeded();

        (await CliFixture.RunBareAsync("composefs", "mount", "--objects", _scratch["objects"], _scratch["image"], _scratch["mnt"])).Succeeded();
        try
        {
            Assert.Equal(await File.ReadAllTextAsync(_scratch["tree/sub/large"]), await File.ReadAllTextAsync(_scratch["mnt/sub/large"]));
            Assert.Equal("small\n", await File.ReadAllTextAsync(_scratch["mnt/small"]));
            Assert.Equal("600\n", Tool.Run("stat", "--format=%a", _scratch["mnt/small"]));
            Assert.Throws<IOException>(() => File.WriteAllText(_scratch["mnt/new"], ""));
        }
        finally
        {
            Tool.Run("umount", _scratch["mnt"]);
        }
    }

    [Fact]
    public async Task ComputeDigest_UnpackedImage_IsTheDigestOfThePulledOne()
    {
        using var fixture = new CliFixture();
        var image = new OciImageBuilder().Layer(layer => layer
            .Directory("usr")
            .Directory("usr/bin", "711")
            .File("usr/bin/tool", BootableImage.Content("tool", 9000), "755")
            .Symlink("usr/bin/link", "tool")
            .HardLink("usr/bin/other", "usr/bin/tool")).Build();
        image.WriteLayout(fixture.Layout, "stable");
        await File.WriteAllBytesAsync(_scratch["layer.tar"], image.Tars[0]);
        Tool.Script(_scratch.Path, "mkdir unpacked; tar -xpf layer.tar -C unpacked");

        var computed = (await CliFixture.RunBareAsync("container", "compute-composefs-digest", _scratch["unpacked"])).Succeeded();

        var pulled = (await fixture.RunAsync("image", "pull", fixture.Reference, "--json")).Succeeded().Json;
        Assert.Equal((string?)pulled["composefsDigest"], computed.Output.TrimEnd());
    }
}
