using FsCheck;
using FsCheck.Fluent;
using SkorionOS.Daemon.Background.Settings;
using SkorionOS.Deploy;

namespace SkorionOS.Daemon.Tests.Background.Settings;

public sealed class QuantitiesTests
{
    [Theory]
    [InlineData("8h", 8 * 3600)]
    [InlineData("90min", 5400)]
    [InlineData("1h 30min", 5400)]
    [InlineData("1h30min", 5400)]
    [InlineData("1d 2h 3min 4s", 93784)]
    [InlineData("0s", 0)]
    public void TryParseSpan_Text_IsThat(string text, int seconds)
    {
        Assert.True(Quantities.TryParseSpan(text, out var span));
        Assert.Equal(TimeSpan.FromSeconds(seconds), span);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("8")]
    [InlineData("8 h")]
    [InlineData("8m")]
    [InlineData("-8h")]
    [InlineData("1.5h")]
    [InlineData("30min 1h")]
    [InlineData("1h 1h")]
    [InlineData("1h ")]
    [InlineData("8h\n")]
    [InlineData("9999999d")]
    public void TryParseSpan_NotOne_False(string text) => Assert.False(Quantities.TryParseSpan(text, out _));

    [Fact]
    public void Print_AnyWholeSeconds_ReadsBackTheSame() => Prop.ForAll(Gen.Choose(0, 100_000_000).ToArbitrary(), seconds =>
        Quantities.TryParseSpan(Quantities.Print(TimeSpan.FromSeconds(seconds)), out var span) && span.TotalSeconds == seconds).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("2 MB/s", 2_000_000)]
    [InlineData("2MiB/s", 2 << 20)]
    [InlineData("1.5 kB/s", 1500)]
    [InlineData("16 Mbit/s", 2_000_000)]
    [InlineData("100 B/s", 100)]
    [InlineData("999999 GiB/s", 999_999L << 30)]
    public void TryParseRate_Text_IsThat(string text, long expected)
    {
        Assert.True(Quantities.TryParseRate(text, out var rate));
        Assert.Equal(expected, rate);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("2 MB")]
    [InlineData("2 Mb/s")]
    [InlineData("2 MBps")]
    [InlineData("-2 MB/s")]
    [InlineData("1e3 MB/s")]
    [InlineData("2,5 MB/s")]
    public void TryParseRate_NotOne_False(string text) => Assert.False(Quantities.TryParseRate(text, out _));

    [Theory]
    [InlineData(0, 3, 100, 3)]
    [InlineData(7, 0, 100, 7)]
    [InlineData(0, 2.5, 1000, 25)]
    [InlineData(0, 0, 1000, 0)]
    public void BytesOf_Floor_IsBytesOrAShare(long bytes, double percent, long total, long expected) =>
        Assert.Equal(expected, new FreeSpaceFloor(bytes, percent).BytesOf(total));
}
