using System.Text;
using System.Text.Json.Nodes;
using SkorionOS.Testing.Images;

namespace SkorionOS.Oci.Tests;

public sealed class ManifestDocumentTests
{
    private const string Name = "manifest of test/image";
    private const string Hash = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void Parse_Manifest_HasConfigLayersAndAnnotations()
    {
        OciImage image = new OciImageBuilder().Annotation("a", "b").Layer([1, 2, 3], Compression.None).Build();

        ImageManifest manifest =
            Assert.IsType<ImageManifest>(ManifestDocument.Parse(image.Manifest, Name, MediaType.OciManifest + "; charset=utf-8"));

        Assert.Equal(Digest.Sha256(image.Config), manifest.Config.Digest);
        Assert.Equal((MediaType.OciLayer, 3), (manifest.Layers[0].MediaType, manifest.Layers[0].Size));
        Assert.Equal("b", manifest.Annotations["a"]);
    }

    [Fact]
    public void Parse_DockerManifest_IsAManifest()
    {
        OciImage image = new OciImageBuilder().Types(MediaType.DockerManifest, MediaType.DockerConfig)
            .Layer([1], Compression.Gzip, MediaType.DockerLayerGzip).Build();

        Assert.Equal(MediaType.DockerManifest, Assert.IsType<ImageManifest>(ManifestDocument.Parse(image.Manifest, Name)).MediaType);
    }

    [Fact]
    public void Parse_WithoutMediaType_TakesThatOfTheAnswer()
    {
        OciImage image = new OciImageBuilder().EditManifest(manifest => manifest.Remove("mediaType")).Build();

        Assert.Equal(MediaType.OciManifest, ManifestDocument.Parse(image.Manifest, Name, MediaType.OciManifest).MediaType);
        Assert.Null(ManifestDocument.Parse(image.Manifest, Name, "application/json").MediaType);
    }

    [Fact]
    public void Parse_SameLayerTwice_IsTaken()
    {
        OciImage image = new OciImageBuilder().Layer([1]).Layer([1]).Build();

        Assert.Equal(2, ((ImageManifest)ManifestDocument.Parse(image.Manifest, Name)).Layers.Count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(OciLimits.Content + 1)]
    [InlineData(long.MaxValue)]
    public void Parse_SizeBeyondTheLimit_IsRefused(long size) => Refused("manifest-invalid", WithSize(size));

    [Fact]
    public void Parse_SizeAtTheLimit_IsTaken() =>
        Assert.Equal(OciLimits.Content, ((ImageManifest)ManifestDocument.Parse(WithSize(OciLimits.Content), Name)).Layers[0].Size);

    private static byte[] WithSize(long size) =>
        new OciImageBuilder().Layer([1]).EditManifest(manifest => manifest["layers"]![0]!["size"] = size).Build().Manifest;

    [Theory]
    [InlineData("application/vnd.oci.image.index.v1+json")]
    [InlineData("application/vnd.docker.distribution.manifest.v2+json")]
    public void Parse_OtherContentType_IsRefused(string contentType) =>
        Refused("manifest-invalid", new OciImageBuilder().Build().Manifest, contentType);

    [Theory]
    [InlineData("manifests")]
    [InlineData("Manifests")]
    public void Parse_LayersAndManifests_IsRefused(string member) =>
        Refused("manifest-invalid", new OciImageBuilder().EditManifest(manifest => manifest[member] = new JsonArray()).Build().Manifest);

    [Fact]
    public void Parse_IndexThatCallsItselfManifest_IsRefused() => Refused("manifest-invalid",
        Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{MediaType.OciManifest}}","manifests":[]}"""));

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"schemaVersion":2,"layers":[]}""")]
    [InlineData("""{"schemaVersion":3,"manifests":[]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[null]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[]} x""")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"manifests":[]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"annotations":{"a":null}}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"sha256:00","size":1}]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"sha512:00","size":1}]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[{"mediaType":null,"digest":"DIGEST","size":1}]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"DIGEST","size":-1}]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"DIGEST","size":1e30}]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"DIGEST"}]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"DIGEST","size":1},{"mediaType":"x","digest":"DIGEST","size":2}]}""")]
    [InlineData("""{"schemaVersion":2,"mediaType":"\ud800","manifests":[]}""")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"x":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""")]
    public void Parse_NotADocument_IsRefused(string json) =>
        Refused("manifest-invalid", Encoding.UTF8.GetBytes(json.Replace("DIGEST", Hash, StringComparison.Ordinal)));

    [Theory]
    [InlineData("""{"schemaVersion":1,"fsLayers":[],"name":"x"}""")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.artifact.manifest.v1+json","blobs":[]}""")]
    public void Parse_OtherKindOfDocument_SaysSo(string json) => Refused("manifest-unsupported", Encoding.UTF8.GetBytes(json));

    [Fact]
    public void Parse_TooLarge_IsRefused() => Refused("manifest-too-large", new byte[OciLimits.Manifest + 1]);

    [Fact]
    public void Parse_TooManyLayers_IsRefused()
    {
        OciImageBuilder builder = new();
        for (int i = 0; i <= OciLimits.Layers; i++)
        {
            builder.Layer([1], Compression.None);
        }

        Refused("manifest-invalid", builder.Build().Manifest);
    }

    [Fact]
    public void Parse_FlippedBytes_NeverFailsInAnotherWay()
    {
        byte[] manifest = new OciImageBuilder().Annotation("a", "b").Layer([1]).Layer([2]).Build().Manifest;
        Random random = new(1);
        for (int i = 0; i < 3000; i++)
        {
            byte[] broken = [.. manifest];
            broken[random.Next(broken.Length)] = (byte)random.Next(256);
            Exception? e = Record.Exception(() => ManifestDocument.Parse(broken, Name));
            Assert.True(e is null or DocumentException, e?.ToString());
        }
    }

    private static void Refused(string code, byte[] json, string? contentType = null)
    {
        DocumentException e = Assert.Throws<DocumentException>(() => ManifestDocument.Parse(json, Name, contentType));
        Assert.Equal(code, e.Code);
        Assert.Contains(Name, e.Message, StringComparison.Ordinal);
    }
}
