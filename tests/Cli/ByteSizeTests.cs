using SkorionOS.Cli.Commands;

namespace SkorionOS.Cli.Tests;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("512", 512L << 20)]
    [InlineData("512M", 512L << 20)]
    [InlineData("4k", 4096)]
    [InlineData("20G", 20L << 30)]
    [InlineData("2T", 2L << 40)]
    public void TryParse_Size_IsItsBytes(string text, long size) => Assert.Equal(size, ByteSize.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5G")]
    [InlineData("1 G")]
    [InlineData("1GB")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999G")]
    public void TryParse_SomethingElse_IsNull(string text) => Assert.Null(ByteSize.TryParse(text));
}
