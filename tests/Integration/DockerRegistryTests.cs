using System.Text.Json;
using SkorionOS.Oci;
using SkorionOS.Oci.Credentials;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Integration.Tests;

/// <summary>
/// The reference registry as server, and skopeo as the other client: what they make of an image is what we must make of it.
/// </summary>
public sealed class DockerRegistryTests : IDisposable
{
    private static readonly ImageSourceOptions Options = new() { TlsVerify = false, Credentials = CredentialStore.Empty };

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("oci")]
    [InlineData("v2s2")]
    public async Task Pull_PushedBySkopeo_IsTheImageThatSkopeoSees(string format)
    {
        OciImage image = Image();
        await using DockerRegistry registry = await DockerRegistry.StartAsync();
        await PushAsync(image, $"{registry.Host}/os/desktop:v1", "--format", format);
        await using ImageSource source = ImageSource.Open(ImageReference.Parse($"{registry.Host}/os/desktop:v1"), Options);

        ResolvedImage resolved = await source.ResolveAsync(Platform.Host);

        using JsonDocument seen =
            JsonDocument.Parse(await Tool.RunAsync("skopeo", "inspect", "--tls-verify=false", $"docker://{registry.Host}/os/desktop:v1"));
        Assert.Equal(seen.RootElement.GetProperty("Digest").GetString(), resolved.ManifestDigest.ToString());
        Assert.Equal(
            seen.RootElement.GetProperty("Layers").EnumerateArray().Select(layer => layer.GetString()),
            resolved.Manifest.Layers.Select(layer => layer.Digest.ToString()));
        ImageConfig config = ImageConfig.Parse(await source.GetBlobAsync(resolved.Manifest.Config, OciLimits.Config), "config");
        Assert.Equal(seen.RootElement.GetProperty("Labels").GetProperty(Annotation.Version).GetString(), config.Labels[Annotation.Version]);
        Assert.Equal(image.Tars.Select(tar => Digest.Sha256(tar)), config.RootFs.DiffIds);
    }

    [Fact]
    public async Task OpenBlob_FromAnyByte_IsTheRestOfTheLayer()
    {
        OciImage image = Image();
        await using DockerRegistry registry = await DockerRegistry.StartAsync();
        await PushAsync(image, $"{registry.Host}/os/desktop:v1");
        await using ImageSource source = ImageSource.Open(ImageReference.Parse($"{registry.Host}/os/desktop:v1"), Options);
        ResolvedImage resolved = await source.ResolveAsync(Platform.Host);

        foreach (int offset in (int[])[0, 1, image.Layers[1].Length / 2, image.Layers[1].Length - 1])
        {
            await using Stream stream = await source.OpenBlobAsync(resolved.Manifest.Layers[1], offset);
            using MemoryStream copy = new();
            await stream.CopyToAsync(copy);
            Assert.Equal(image.Layers[1][offset..], copy.ToArray());
        }
    }

    [Fact]
    public async Task Resolve_PasswordWanted_TakesTheFileThatSkopeoWroteAtLogin()
    {
        // bcrypt of "secret", as an htpasswd file has it.
        await using DockerRegistry registry =
            await DockerRegistry.StartAsync("user:$2b$05$ae89oCcxn6HioclvNEOCTedYs29Emt00DSvf0YZ.ZH3z9JKsGdoUC\n");
        string authFile = _directory["auth.json"];
        await Tool.RunAsync("skopeo", "login", "--tls-verify=false", "--authfile", authFile, "-u", "user", "-p", "secret", registry.Host);
        await PushAsync(Image(), $"{registry.Host}/os/desktop:v1", "--dest-authfile", authFile);
        ImageReference reference = ImageReference.Parse($"{registry.Host}/os/desktop:v1");
        await using ImageSource nobody = ImageSource.Open(reference, Options);
        await using ImageSource user = ImageSource.Open(reference, Options with { Credentials = new CredentialStore([authFile], []) });

        Assert.Equal("unauthorized", (await Assert.ThrowsAnyAsync<OciException>(() => nobody.ResolveAsync(Platform.Host))).Code);
        Assert.Equal(Image().ManifestDigest, (await user.ResolveAsync(Platform.Host)).ManifestDigest);
    }

    [Theory]
    [InlineData("oci")]
    [InlineData("oci-archive")]
    public async Task Resolve_WrittenBySkopeo_IsTheSameImage(string transport)
    {
        OciImage image = Image();
        image.WriteLayout(_directory["source"], "v1");
        string reference = $"{transport}:{_directory["copy"]}:v1";
        await Tool.RunAsync("skopeo", "copy", $"oci:{_directory["source"]}:v1", reference);
        await using ImageSource source = ImageSource.Open(ImageReference.Parse(reference));

        ResolvedImage resolved = await source.ResolveAsync(Platform.Host);

        Assert.Equal(image.ManifestDigest, resolved.ManifestDigest);
        Assert.Equal(image.Config, await source.GetBlobAsync(resolved.Manifest.Config, OciLimits.Config));
    }

    private static OciImage Image() => new OciImageBuilder()
        .Version("1")
        .Layer(layer => layer.Directory("usr").File("usr/release", "1"))
        .Layer(layer => layer.Directory("usr").File("usr/noise", Noise(300_000)))
        .Build();

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private async Task PushAsync(OciImage image, string reference, params string[] options)
    {
        string layout = _directory["layout"];
        image.WriteLayout(layout, "v1");
        await Tool.RunAsync("skopeo", ["copy", "--dest-tls-verify=false", .. options, $"oci:{layout}:v1", $"docker://{reference}"]);
    }
}
