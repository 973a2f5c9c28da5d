using System.Text;
using SkorionOS.Testing.Images;

namespace SkorionOS.Oci.Tests;

public sealed class ImageConfigTests
{
    [Fact]
    public void Parse_Config_HasWhatTheImageHas()
    {
        OciImage image = new OciImageBuilder().For("arm64", variant: "v8").Version("7").Layer([1]).Build();

        ImageConfig config = ImageConfig.Parse(image.Config, "config");

        Assert.Equal("linux/arm64/v8", config.Platform.ToString());
        Assert.Equal("7", config.Labels[Annotation.Version]);
        Assert.Equal(Digest.Sha256([1]), Assert.Single(config.RootFs.DiffIds));
        Assert.Equal("layer 0", Assert.Single(config.History).CreatedBy);
        Assert.Equal(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), config.Created);
    }

    [Theory]
    [InlineData("""{"architecture":"amd64","os":"linux","config":{"Labels":null},"rootfs":{"type":"layers","diff_ids":null},"history":null}""")]
    [InlineData("""{"architecture":"amd64","os":"linux","created":"2024-05-06T07:08:09.123456789Z","rootfs":{"type":"layers","diff_ids":[]}}""")]
    public void Parse_WhatDockerAndGoWrite_IsTaken(string json)
    {
        ImageConfig config = ImageConfig.Parse(Encoding.UTF8.GetBytes(json), "config");

        Assert.Empty(config.Labels);
        Assert.Empty(config.RootFs.DiffIds);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"architecture":"amd64","os":"linux"}""")]
    [InlineData("""{"architecture":"amd64","os":"linux","rootfs":null}""")]
    [InlineData("""{"architecture":"amd64","os":"linux","rootfs":{"type":"tar","diff_ids":[]}}""")]
    [InlineData("""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:x"]}}""")]
    [InlineData("""{"architecture":"amd64","os":"linux","config":{"Labels":{"a":null}},"rootfs":{"type":"layers","diff_ids":[]}}""")]
    [InlineData("""{"architecture":"amd64","os":"linux","history":[null],"rootfs":{"type":"layers","diff_ids":[]}}""")]
    public void Parse_NotAConfig_IsRefused(string json) =>
        Assert.Equal("config-invalid",
            Assert.Throws<DocumentException>(() => ImageConfig.Parse(Encoding.UTF8.GetBytes(json), "config")).Code);

    [Fact]
    public void Parse_TooLarge_IsRefused() =>
        Assert.Equal("config-too-large",
            Assert.Throws<DocumentException>(() => ImageConfig.Parse(new byte[OciLimits.Config + 1], "config")).Code);
}
