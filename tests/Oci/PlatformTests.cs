namespace SkorionOS.Oci.Tests;

public sealed class PlatformTests
{
    [Theory]
    [InlineData("amd64", null, "amd64", null, true)]
    [InlineData("amd64", null, "amd64", "v1", true)]
    [InlineData("amd64", null, "amd64", "v3", false)]
    [InlineData("arm64", null, "arm64", "v8", true)]
    [InlineData("arm64", "v8", "arm64", null, true)]
    [InlineData("arm", "v7", "arm", "v6", false)]
    [InlineData("amd64", null, "arm64", null, false)]
    [InlineData("amd64", null, "amd64", "", true)]
    public void Accepts_Variants_CountUnlessTheyGoWithoutSaying(string architecture, string? variant, string other, string? otherVariant,
        bool expected)
    {
        Platform machine = new() { Architecture = architecture, Os = "linux", Variant = variant };
        Platform image = new() { Architecture = other, Os = "linux", Variant = otherVariant };

        Assert.Equal(expected, machine.Accepts(image));
    }

    [Fact]
    public void Accepts_OtherSystem_IsFalse() => Assert.False(Platform.Host.Accepts(Platform.Host with { Os = "windows" }));

    [Fact]
    public void Accepts_OwnMachine_IsTrue() => Assert.True(Platform.Host.Accepts(Platform.Host));
}
