using System.Text.Json;
using SkorionOS.Composefs.Dump;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Testing;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Registry;

namespace SkorionOS.Integration.Tests.Judges;

/// <summary>The image of tests/fixtures/oci has one digest, whichever way it comes.</summary>
public sealed class ConformanceImageTests
{
    // tests/fixtures/oci/README.md: of mkcomposefs --from-file --min-version=1.
    private static readonly FsVerityDigest Digest = FsVerityDigest.Parse("1152377a621073c6b5bbc4de05d45209c3db588ac0047823e98eaae462f4dadf");
    private static readonly string Layout = Repository.PathOf("tests", "fixtures", "oci", "identity");

    [Fact]
    public async Task Pull_FromTheLayout_GivesTheDigest() => await AssertPulledAsync($"oci:{Layout}:identity");

    [Fact]
    public async Task Pull_FromTheEmbeddedRegistry_GivesTheDigest()
    {
        await using EmbeddedRegistry registry = await EmbeddedRegistry.StartAsync();
        registry.PushLayout(Layout, "os");

        await AssertPulledAsync($"{registry.Host}/os:identity");
    }

    [Fact]
    public async Task Pull_FromDockerRegistry_GivesTheDigest()
    {
        await using DockerRegistry registry = await DockerRegistry.StartAsync();
        Tool.Run("skopeo", "--insecure-policy", "copy", "--quiet", "--preserve-digests", "--dest-tls-verify=false", $"oci:{Layout}:identity", $"docker://{registry.Host}/os:identity");

        await AssertPulledAsync($"{registry.Host}/os:identity");
    }

    [Fact]
    public void Measure_UnpackedDirectory_GivesTheDigest()
    {
        using ScratchDirectory scratch = new();
        string unpacked = scratch.Make("unpacked");
        LayerUnpacker unpacker = new(unpacked);
        foreach (string layer in LayerFiles())
        {
            unpacker.Unpack(layer);
        }

        unpacker.FinishImplied();

        byte[] expected = IdentityText.Image(DumpReader.Parse(File.ReadAllBytes(Repository.PathOf("tests", "fixtures", "oci", "identity.dump"))));
        Assert.Equal(Digest, FsVerityDigest.Compute(expected));
        IdentityText.AssertSame(expected, unpacked);
    }

    private static async Task AssertPulledAsync(string reference)
    {
        using TestSysroot sysroot = new();
        var image = await sysroot.PullAsync(reference);

        Assert.Equal(Digest, image.ComposefsDigest);
        sysroot.AssertLayersRebuilt(image);
    }

    private static IEnumerable<string> LayerFiles()
    {
        using JsonDocument index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Layout, "index.json")));
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Blob(index.RootElement.GetProperty("manifests")[0])));
        return [.. manifest.RootElement.GetProperty("layers").EnumerateArray().Select(Blob)];
    }

    private static string Blob(JsonElement descriptor) => Path.Combine(Layout, "blobs", "sha256", descriptor.GetProperty("digest").GetString()!["sha256:".Length..]);
}
