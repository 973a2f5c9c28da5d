using SkorionOS.Interop.Systemd;

namespace SkorionOS.Interop.Tests.Systemd;

public sealed class BusSignatureTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("sa{sv}u", new[] { "s", "a{sv}", "u" })]
    [InlineData("(bba{ss})aa{sv}(s(ii))", new[] { "(bba{ss})", "aa{sv}", "(s(ii))" })]
    [InlineData("ybnqiuxtdsoghv", new[] { "y", "b", "n", "q", "i", "u", "x", "t", "d", "s", "o", "g", "h", "v" })]
    public void Split_OfASignature_GivesItsCompleteTypes(string signature, string[] types) => Assert.Equal(types, BusSignature.Split(signature));

    [Theory]
    [InlineData("a")]
    [InlineData("(")]
    [InlineData("()")]
    [InlineData("a{s}")]
    [InlineData("a{sss}")]
    [InlineData("(i")]
    [InlineData("z")]
    [InlineData("i)")]
    public void Split_OfSomethingElse_Throws(string signature) => Assert.Throws<FormatException>(() => BusSignature.Split(signature));

    [Fact]
    public void Split_OfAnEndlessNesting_Throws() => Assert.Throws<FormatException>(() => BusSignature.Split(new string('a', 100_000) + "i"));
}
