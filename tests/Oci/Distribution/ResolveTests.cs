using System.Text;
using System.Text.Json.Nodes;
using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Oci.Tests.Distribution;

public sealed class ResolveTests : IAsyncLifetime
{
    private const string Repository = "os/desktop";

    private EmbeddedRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = await EmbeddedRegistry.StartAsync();

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [Fact]
    public async Task Resolve_TagOfManifest_IsOneRequest()
    {
        OciImage image = TestImages.Small("1");

        ResolvedImage resolved = await ResolveAsync(_registry.Push(image, Repository, "stable"));

        Assert.Equal(image.ManifestDigest, resolved.ManifestDigest);
        Assert.Equal(image.Manifest, resolved.ManifestBytes.ToArray());
        Assert.Null(resolved.IndexDigest);
        RequestRecord request = Assert.Single(_registry.Requests);
        Assert.Equal($"GET /v2/{Repository}/manifests/stable -> 200", request.ToString());
        Assert.StartsWith("bootc/0.", request.UserAgent, StringComparison.Ordinal);
        Assert.Equal(4, request.Accept!.Split(',').Length);
    }

    [Fact]
    public async Task Resolve_Index_ChoosesTheManifestOfThePlatform()
    {
        OciImage arm = Small("arm64", "v8");
        OciIndex index = OciIndex.Of(Small("riscv64"), arm, Small("amd64"), Small("arm64"));
        RegistryReference reference = _registry.Push(index, Repository);

        ResolvedImage resolved = await ResolveAsync(reference, new Platform { Architecture = "arm64", Os = "linux" });

        Assert.Equal((arm.ManifestDigest, index.Digest), (resolved.ManifestDigest, resolved.IndexDigest));
        Assert.Equal(2, _registry.Requests.Count);
    }

    [Fact]
    public async Task Resolve_IndexOfKnownManifest_IsOneRequest()
    {
        OciImage image = TestImages.Small("1");
        RegistryReference reference = _registry.Push(OciIndex.Of(image), Repository);

        ResolvedImage resolved = await ResolveAsync(reference, known: digest => digest == image.ManifestDigest ? image.Manifest : null);

        Assert.Equal(image.ManifestDigest, resolved.ManifestDigest);
        Assert.Single(_registry.Requests);
    }

    [Fact]
    public async Task Resolve_KnownManifestIsTorn_AsksForIt()
    {
        OciImage image = TestImages.Small("1");
        RegistryReference reference = _registry.Push(OciIndex.Of(image), Repository);

        ResolvedImage resolved = await ResolveAsync(reference, known: _ => image.Manifest.AsMemory(0, 10));

        Assert.Equal(image.Manifest, resolved.ManifestBytes.ToArray());
        Assert.Equal(2, _registry.Requests.Count);
    }

    [Fact]
    public async Task Resolve_KnownDigest_AsksNothing()
    {
        OciImage image = TestImages.Small("1");

        ResolvedImage resolved = await ResolveAsync(_registry.Push(image, Repository).At(image.ManifestDigest), known: _ => image.Manifest);

        Assert.Equal(image.ManifestDigest, resolved.ManifestDigest);
        Assert.Empty(_registry.Requests);
    }

    [Fact]
    public async Task Resolve_DigestOfOtherContent_IsRefusedWhateverTheHeaderSays()
    {
        OciImage image = TestImages.Small("1");
        RegistryReference reference = _registry.Push(image, Repository).At(image.ManifestDigest);
        _registry.Inject(new Fault.FlipByte(5) { When = request => request.IsManifest });
        _registry.Inject(new Fault.Header("Docker-Content-Digest", image.ManifestDigest.ToString())
            { When = request => request.IsManifest });

        Assert.Equal("digest-mismatch", (await Assert.ThrowsAsync<BlobException>(() => ResolveAsync(reference))).Code);
    }

    [Fact]
    public async Task Resolve_NoImageForThePlatform_SaysWhichThereAre()
    {
        RegistryReference reference = _registry.Push(OciIndex.Of(Small("riscv64"), Small("amd64", "v3")), Repository);

        DocumentException e = await Assert.ThrowsAsync<DocumentException>(
            () => ResolveAsync(reference, new Platform { Architecture = "amd64", Os = "linux" }));

        Assert.Equal("platform-missing", e.Code);
        Assert.Contains("linux/riscv64, linux/amd64/v3", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OciLimits.IndexDepth, true)]
    [InlineData(OciLimits.IndexDepth + 1, false)]
    public async Task Resolve_IndexesInIndexes_AreFollowedUpToTheLimit(int depth, bool isTaken)
    {
        OciImage image = TestImages.Small("1");
        RegistryReference reference = _registry.Push(image, Repository);
        JsonObject entry = image.Descriptor();
        for (int i = 0; i < depth; i++)
        {
            byte[] index = Encoding.UTF8.GetBytes(new JsonObject
            {
                ["schemaVersion"] = 2,
                ["mediaType"] = MediaType.OciIndex,
                ["manifests"] = new JsonArray(entry),
            }.ToJsonString());
            _registry.PutManifest(Repository, index, MediaType.OciIndex, "latest");
            entry = new() { ["mediaType"] = MediaType.OciIndex, ["digest"] = Digest.Sha256(index).ToString(), ["size"] = index.Length };
        }

        if (isTaken)
        {
            Assert.Equal(image.ManifestDigest, (await ResolveAsync(reference)).ManifestDigest);
        }
        else
        {
            Assert.Equal("manifest-invalid", (await Assert.ThrowsAsync<DocumentException>(() => ResolveAsync(reference))).Code);
        }
    }

    [Fact]
    public async Task Resolve_ContentTypeContradictsTheIndex_IsRefused()
    {
        OciImage image = new OciImageBuilder().EditManifest(manifest => manifest.Remove("mediaType")).Build();
        RegistryReference reference = _registry.Push(OciIndex.Of(image), Repository);
        _registry.Inject(new Fault.Header("Content-Type", MediaType.DockerManifest)
        {
            When = request => request.Path.EndsWith(image.ManifestDigest.Hex, StringComparison.Ordinal),
        });

        Assert.Equal("manifest-invalid", (await Assert.ThrowsAsync<DocumentException>(() => ResolveAsync(reference))).Code);
    }

    [Fact]
    public async Task Resolve_SizeContradictsTheIndex_IsRefused()
    {
        OciImage image = TestImages.Small("1");
        OciIndex index = OciIndex.Of(image);
        string text =
            Encoding.UTF8.GetString(index.Bytes).Replace($"\"size\":{image.Manifest.Length}", "\"size\":1", StringComparison.Ordinal);
        RegistryReference reference = _registry.Push(index with { Bytes = Encoding.UTF8.GetBytes(text) }, Repository);

        Assert.Equal("size-mismatch", (await Assert.ThrowsAsync<BlobException>(() => ResolveAsync(reference))).Code);
    }

    [Theory]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", "outside the registry")]
    [InlineData("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "outside the registry")]
    [InlineData("application/vnd.example.layer", "application/vnd.example.layer")]
    public async Task Resolve_LayerThatIsNone_IsRefused(string mediaType, string reason)
    {
        RegistryReference reference = _registry.Push(new OciImageBuilder().Layer([1], Compression.None, mediaType).Build(), Repository);

        DocumentException e = await Assert.ThrowsAsync<DocumentException>(() => ResolveAsync(reference));

        Assert.Equal("manifest-unsupported", e.Code);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_Artifact_IsRefused()
    {
        RegistryReference reference = _registry.Push(
            new OciImageBuilder().Types(MediaType.OciManifest, "application/vnd.oci.empty.v1+json").Build(), Repository);

        Assert.Contains("artifact", (await Assert.ThrowsAsync<DocumentException>(() => ResolveAsync(reference))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetBlob_Config_IsTheConfig()
    {
        OciImage image = TestImages.Small("1");
        await using ImageSource source = ImageSource.Open(_registry.Push(image, Repository), TestOptions.Bench);
        ResolvedImage resolved = await source.ResolveAsync(Platform.Host);

        Assert.Equal(image.Config, await source.GetBlobAsync(resolved.Manifest.Config, OciLimits.Config));
    }

    private static OciImage Small(string architecture, string? variant = null) =>
        new OciImageBuilder().For(architecture, variant: variant).Layer(layer => layer.File("usr/x", architecture + variant)).Build();

    private static async Task<ResolvedImage> ResolveAsync(ImageReference reference, Platform? platform = null, KnownManifests? known = null)
    {
        await using ImageSource source = ImageSource.Open(reference, TestOptions.Bench);
        return await source.ResolveAsync(platform ?? Platform.Host, known);
    }
}
