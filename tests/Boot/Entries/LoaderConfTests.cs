namespace SkorionOS.Boot.Tests.Entries;

public sealed class LoaderConfTests
{
    [Theory]
    [InlineData("#timeout 3\n#console-mode keep\n", null, null)]
    [InlineData("default  arch-*\ntimeout  4\nconsole-mode max\neditor   no\n", "arch-*", "4")]
    [InlineData("timeout menu-force\r\ndefault @saved", "@saved", "menu-force")]
    [InlineData("timeout 1\ntimeout 2\n", null, "2")]
    [InlineData("", null, null)]
    public void Parse_RealFiles_DefaultAndTimeout(string text, string? entry, string? timeout) =>
        Assert.Equal(new LoaderConf(entry, timeout), LoaderConf.Parse(text));
}
