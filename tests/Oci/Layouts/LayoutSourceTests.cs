using SkorionOS.Oci.Layouts;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Oci.Tests.Layouts;

/// <summary>Directories and archives: what holds for the one holds for the other.</summary>
public sealed class LayoutSourceTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("oci")]
    [InlineData("oci-archive")]
    public async Task Pull_EverythingThere_IsTheImage(string transport)
    {
        OciImage image = TestImages.Small("1");
        await using ImageSource source = Open(transport, image, "v1", ":v1");

        ResolvedImage resolved = await source.ResolveAsync(Platform.Host);

        Assert.Equal((image.ManifestDigest, (Digest?)null), (resolved.ManifestDigest, resolved.IndexDigest));
        Assert.Equal(image.Config, await source.GetBlobAsync(resolved.Manifest.Config, OciLimits.Config));
        for (int i = 0; i < image.Layers.Count; i++)
        {
            Assert.Equal(image.Layers[i], await ReadAsync(source, resolved.Manifest.Layers[i], 0));
            Assert.Equal(image.Layers[i][17..], await ReadAsync(source, resolved.Manifest.Layers[i], 17));
        }
    }

    [Theory]
    [InlineData("oci")]
    [InlineData("oci-archive")]
    public async Task Resolve_OtherTag_SaysWhichThereAre(string transport)
    {
        await using ImageSource source = Open(transport, TestImages.Small("1"), "v1", ":v2");

        LayoutException e = await Assert.ThrowsAsync<LayoutException>(() => source.ResolveAsync(Platform.Host));

        Assert.Equal("image-not-found", e.Code);
        Assert.Contains("v1", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oci")]
    [InlineData("oci-archive")]
    public async Task Resolve_NothingThere_SaysSo(string transport)
    {
        await using ImageSource source = ImageSource.Open(ImageReference.Parse($"{transport}:{_directory["missing"]}"));

        LayoutException e = await Assert.ThrowsAsync<LayoutException>(() => source.ResolveAsync(Platform.Host));

        Assert.Contains(_directory["missing"], e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oci")]
    [InlineData("oci-archive")]
    public async Task GetBlob_WrongBytes_AreFound(string transport)
    {
        OciImage image = TestImages.Small("1");
        await using ImageSource source = Open(transport, image, null, "", damage: true);
        ResolvedImage resolved = await source.ResolveAsync(Platform.Host);

        BlobException e = await Assert.ThrowsAsync<BlobException>(() => source.GetBlobAsync(resolved.Manifest.Config, OciLimits.Config));

        Assert.Equal("digest-mismatch", e.Code);
    }

    [Fact]
    public async Task Resolve_SeveralTags_TakesTheOneThatIsNamed()
    {
        TestImages.Small("1").WriteLayout(_directory["l"], "v1");
        TestImages.Small("2").WriteLayout(_directory["l"], "v2");

        Assert.Equal(TestImages.Small("2").ManifestDigest, (await ResolveAsync($"oci:{_directory["l"]}:v2")).ManifestDigest);
        Assert.Equal("image-not-found", (await Assert.ThrowsAsync<LayoutException>(() => ResolveAsync($"oci:{_directory["l"]}"))).Code);
    }

    [Fact]
    public async Task OpenBlob_MissingOrOfAnotherSize_SaysWhich()
    {
        OciImage image = TestImages.Small("1");
        image.WriteLayout(_directory["l"]);
        await using ImageSource source = ImageSource.Open(ImageReference.Parse($"oci:{_directory["l"]}"));
        Descriptor layer = (await source.ResolveAsync(Platform.Host)).Manifest.Layers[0];

        Assert.Equal("size-mismatch", (await Assert.ThrowsAsync<BlobException>(() => source.OpenBlobAsync(layer with { Size = 1 }))).Code);
        File.Delete(_directory[$"l/blobs/sha256/{layer.Digest.Hex}"]);
        Assert.Equal("blob-missing", (await Assert.ThrowsAsync<LayoutException>(() => source.OpenBlobAsync(layer))).Code);
    }

    [Theory]
    [InlineData("""{"imageLayoutVersion":"2.0.0"}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("no json")]
    public async Task Resolve_OtherMark_IsRefused(string mark)
    {
        TestImages.Small("1").WriteLayout(_directory["l"]);
        _directory.Write("l/oci-layout", mark);

        Assert.Equal("layout-invalid", (await Assert.ThrowsAsync<LayoutException>(() => ResolveAsync($"oci:{_directory["l"]}"))).Code);
    }

    [Theory]
    [InlineData(Compression.Gzip, "gzip")]
    [InlineData(Compression.Zstd, "zstd")]
    public async Task Resolve_CompressedArchive_SaysHowItIsCompressed(Compression compression, string name)
    {
        TestImages.Small("1").WriteArchive(_directory["a.tar"]);
        await File.WriteAllBytesAsync(_directory["a.tar"], compression.Compress(await File.ReadAllBytesAsync(_directory["a.tar"])));

        LayoutException e = await Assert.ThrowsAsync<LayoutException>(() => ResolveAsync($"oci-archive:{_directory["a.tar"]}"));

        Assert.Contains(name, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_ArchiveWithAMemberTwice_IsRefused()
    {
        await File.WriteAllBytesAsync(_directory["a.tar"], TarFile.Write([new() { Name = "index.json" }, new() { Name = "./index.json" }]));

        Assert.Equal("layout-invalid",
            (await Assert.ThrowsAsync<LayoutException>(() => ResolveAsync($"oci-archive:{_directory["a.tar"]}"))).Code);
    }

    [Fact]
    public async Task Resolve_ArchiveThatIsCutOff_NeverFailsInAnotherWay()
    {
        TestImages.Small("1").WriteArchive(_directory["whole.tar"]);
        byte[] whole = await File.ReadAllBytesAsync(_directory["whole.tar"]);
        for (int length = 0; length < 6000; length += 97)
        {
            await File.WriteAllBytesAsync(_directory["a.tar"], whole[..length]);
            await Assert.ThrowsAnyAsync<OciException>(() => ResolveAsync($"oci-archive:{_directory["a.tar"]}"));
        }
    }

    private ImageSource Open(string transport, OciImage image, string? tag, string suffix, bool damage = false)
    {
        string path = _directory["image"];
        if (transport == "oci")
        {
            image.WriteLayout(path, tag);
        }
        else
        {
            image.WriteArchive(path, tag);
        }

        string damaged = transport == "oci" ? $"{path}/blobs/sha256/{Digest.Sha256(image.Config).Hex}" : path;
        if (damage)
        {
            byte[] bytes = File.ReadAllBytes(damaged);
            bytes[bytes.AsSpan().IndexOf("\"created\""u8) + 1] = (byte)'C';
            File.WriteAllBytes(damaged, bytes);
        }

        return ImageSource.Open(ImageReference.Parse($"{transport}:{path}{suffix}"));
    }

    private static async Task<ResolvedImage> ResolveAsync(string reference)
    {
        await using ImageSource source = ImageSource.Open(ImageReference.Parse(reference));
        return await source.ResolveAsync(Platform.Host);
    }

    private static async Task<byte[]> ReadAsync(ImageSource source, Descriptor blob, long offset)
    {
        await using Stream stream = await source.OpenBlobAsync(blob, offset);
        using MemoryStream copy = new();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
