using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Oci.Tests.Distribution;

public sealed class ResolveTests : IAsyncLifetime
{
    private static readonly ImageSourceOptions Bench = TestOptions.Bench;

    private EmbeddedRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = await EmbeddedRegistry.StartAsync();

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [Fact]
    public async Task Resolve_TagOfManifest_IsOneRequest()
    {
        OciImage image = TestImages.Small("1");
        await using ImageSource source = ImageSource.Open(_registry.Push(image, "os/desktop", "stable"), Bench);

        ResolvedImage resolved = await source.ResolveAsync(Platform.Host);

        Assert.Equal(image.ManifestDigest, resolved.ManifestDigest);
        Assert.Equal(image.Manifest, resolved.ManifestBytes.ToArray());
        Assert.Null(resolved.IndexDigest);
        RequestRecord request = Assert.Single(_registry.Requests);
        Assert.Equal("GET /v2/os/desktop/manifests/stable -> 200", request.ToString());
        Assert.StartsWith("bootc/", request.UserAgent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetBlob_Config_IsTheConfig()
    {
        OciImage image = TestImages.Small("1");
        await using ImageSource source = ImageSource.Open(_registry.Push(image, "os/desktop", "stable"), Bench);
        ResolvedImage resolved = await source.ResolveAsync(Platform.Host);

        byte[] config = await source.GetBlobAsync(resolved.Manifest.Config, OciLimits.Config);

        Assert.Equal(image.Config, config);
        Assert.Equal("1", ImageConfig.Parse(config, "config").Labels[Annotation.Version]);
    }
}
