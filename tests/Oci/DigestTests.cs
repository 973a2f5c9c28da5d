using System.Text.Json;

namespace SkorionOS.Oci.Tests;

public sealed class DigestTests
{
    private const string EmptyHex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void Sha256_OfNothing_IsTheKnownDigest() => Assert.Equal("sha256:" + EmptyHex, Digest.Sha256([]).ToString());

    [Fact]
    public void Parse_OwnText_IsTheSameDigest()
    {
        Digest digest = Digest.Parse("sha256:" + EmptyHex);

        Assert.Equal(Digest.Sha256([]), digest);
        Assert.Equal(EmptyHex, digest.Hex);
    }

    [Theory]
    [InlineData("")]
    [InlineData(EmptyHex)]
    [InlineData("sha256:")]
    [InlineData("sha256:" + EmptyHex + "0")]
    [InlineData("sha256:" + EmptyHex + "\n")]
    [InlineData(" sha256:" + EmptyHex)]
    [InlineData("SHA256:" + EmptyHex)]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("sha256:../../../../../../../../../../../../../../../../../etc/passwd///////")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85٣")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e")]
    public void Parse_AnythingElse_IsRefused(string text)
    {
        Assert.False(Digest.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Digest.Parse(text));
    }

    [Fact]
    public void Parse_Sha512_SaysThatOnlySha256IsAccepted()
    {
        FormatException e = Assert.Throws<FormatException>(() => Digest.Parse("sha512:" + EmptyHex + EmptyHex));

        Assert.Contains("other algorithms are not accepted", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hex_OfDefault_Throws() => Assert.Throws<InvalidOperationException>(() => default(Digest).Hex);

    [Fact]
    public void Json_RoundTrip_IsTheSameDigest()
    {
        string json = JsonSerializer.Serialize(Digest.Sha256("x"u8));

        Assert.Equal(Digest.Sha256("x"u8), JsonSerializer.Deserialize<Digest>(json));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("\"sha256:00\"")]
    public void Json_NoDigest_IsRefused(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Digest>(json));
}
