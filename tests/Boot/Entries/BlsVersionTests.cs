namespace SkorionOS.Boot.Tests.Entries;

public sealed class BlsVersionTests
{
    // UAPI.10, from old to new.
    private static readonly string[] FromOldToNew =
    [
        "122.1", "123~rc1-1", "123", "123-a", "123-a.1", "123-1", "123-1.1", "123^post1", "123.a-1", "123.1-1", "123a-1", "124-1",
    ];

    [Fact]
    public void Compare_SequenceOfTheSpecification_EachIsNewerThanAllBefore()
    {
        for (var left = 0; left < FromOldToNew.Length; left++)
            for (var right = 0; right < FromOldToNew.Length; right++)
                Assert.Equal(left.CompareTo(right), Math.Sign(BlsVersion.Compare(FromOldToNew[left], FromOldToNew[right])));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("1.0", "1.00")]
    [InlineData("007", "7")]
    [InlineData("1_2", "1 2")]
    public void Compare_SameMeaning_Zero(string? left, string? right) => Assert.Equal(0, BlsVersion.Compare(left, right));

    [Theory]
    [InlineData("9", "10")]
    [InlineData("99999999999999999999", "100000000000000000000")]
    [InlineData("~", "")]
    [InlineData("", "a")]
    [InlineData("1.a", "1.1")]
    public void Compare_Older_BelowZeroAndBackAbove(string older, string newer)
    {
        Assert.True(BlsVersion.Compare(older, newer) < 0);
        Assert.True(BlsVersion.Compare(newer, older) > 0);
    }

    [Fact]
    public void Compare_RandomPairs_AgreesWithSystemd()
    {
        const string alphabet = "0012ab~-^._+";
        var random = new Random(20260711);
        for (var round = 0; round < 150; round++)
        {
            // A common beginning, or nearly all pairs would differ at the first character.
            var common = Text(random.Next(4));
            var (left, right) = (common + Text(random.Next(6)), common + Text(random.Next(6)));
            Assert.True(
                SystemdAnalyze.Compare(left, right) == Math.Sign(BlsVersion.Compare(left, right)),
                $"systemd does not agree on '{left}' and '{right}'.");
        }

        string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => alphabet[random.Next(alphabet.Length)]));
    }
}
