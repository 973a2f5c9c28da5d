using System.Text;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Images;

namespace SkorionOS.Deploy.Tests;

/// <summary>Records that are JSON, and lack what their types say is there.</summary>
public sealed class DamagedRecordTests
{
    private const string Hex = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Origin =
        $$"""{"id":"{{Hex}}","serial":1,"image":"quay.io/a/b","manifestDigest":"sha256:{{Hex}}","architecture":"amd64","staged":"2026-05-01T12:00:00Z"MORE}""";

    private const string Image =
        $$"""{"reference":"quay.io/a/b","manifestDigest":"sha256:{{Hex}}","configDigest":"sha256:{{Hex}}","composefsDigest":"{{Hex}}","composefsSize":1,"layers":[LAYER]}""";

    [Fact]
    public void TryParse_WholeRecords_Read()
    {
        Assert.NotNull(DeploymentStore.TryParse(Bytes(Origin.Replace("MORE", "", StringComparison.Ordinal))));
        Assert.NotNull(ImageStore.TryParse(Bytes(Image.Replace("LAYER", $$"""{"digest":"sha256:{{Hex}}","diffId":"sha256:{{Hex}}","size":1}""", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData(",\"evidence\":null")]
    [InlineData(",\"kernelArguments\":null")]
    [InlineData(",\"kernelArguments\":[null]")]
    [InlineData(",\"hold\":{\"since\":\"2026-05-01T12:00:00Z\"}")]
    [InlineData(",\"verification\":null")]
    public void TryParse_OriginThatLacksSomething_IsDamaged(string more) => Assert.Null(DeploymentStore.TryParse(Bytes(Origin.Replace("MORE", more, StringComparison.Ordinal))));

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    public void TryParse_ImageThatLacksSomething_IsDamaged(string layer) => Assert.Null(ImageStore.TryParse(Bytes(Image.Replace("LAYER", layer, StringComparison.Ordinal))));

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);
}
