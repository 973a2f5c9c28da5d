using SkorionOS.Composefs.FsVerity;

namespace SkorionOS.Composefs.Tests.FsVerity;

public sealed class FsVerityDigestTests
{
    private const string Text = "1e2eaa4202d750a41174ee454970b92c1bc2f925b1e35076d8c7d5f56362ba64";

    [Fact]
    public void Parse_EitherCase_IsTheSameDigestInLowerCase()
    {
        Assert.Equal(Text, FsVerityDigest.Parse(Text.ToUpperInvariant()).ToString());
        Assert.Equal(FsVerityDigest.Parse(Text), FsVerityDigest.Parse(Text.ToUpperInvariant()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1e2eaa4202d750a41174ee454970b92c1bc2f925b1e35076d8c7d5f56362ba6")]
    [InlineData("1e2eaa4202d750a41174ee454970b92c1bc2f925b1e35076d8c7d5f56362ba640")]
    [InlineData("ge2eaa4202d750a41174ee454970b92c1bc2f925b1e35076d8c7d5f56362ba64")]
    [InlineData(" 1e2eaa4202d750a41174ee454970b92c1bc2f925b1e35076d8c7d5f56362ba6")]
    public void TryParse_AnythingElse_IsFalse(string text)
    {
        Assert.False(FsVerityDigest.TryParse(text, out _));
        Assert.Throws<FormatException>(() => FsVerityDigest.Parse(text));
    }

    [Fact]
    public void ObjectPath_OfADigest_HasTwoDigitsAndTheRest()
    {
        var digest = FsVerityDigest.Parse(Text);

        Assert.Equal("1e/" + Text[2..], digest.ObjectPath);
        Assert.Equal(digest.ObjectPath, digest.ToObjectPath().ToString());
    }

    [Fact]
    public void CompareTo_OfDigests_IsTheOrderOfTheirText()
    {
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            var bytes = new byte[64];
            random.NextBytes(bytes);
            var (a, b) = (new FsVerityDigest(bytes.AsSpan(0, 32)), new FsVerityDigest(bytes.AsSpan(32)));

            Assert.Equal(Math.Sign(string.CompareOrdinal(a.ToString(), b.ToString())), Math.Sign(a.CompareTo(b)));
        }
    }
}
