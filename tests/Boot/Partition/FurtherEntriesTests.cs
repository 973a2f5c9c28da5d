using static SkorionOS.Boot.Tests.Samples;

namespace SkorionOS.Boot.Tests.Partition;

/// <summary>Several entries of one deployment: their names, and which of them are needless.</summary>
public sealed class FurtherEntriesTests
{
    private static readonly string A = DeploymentEntry.IdOf(Id('a'));

    [Theory]
    [InlineData("", true)]
    [InlineData("-1", true)]
    [InlineData("-999999999999999999", true)]
    [InlineData("-", false)]
    [InlineData("-0", false)]
    [InlineData("-07", false)]
    [InlineData("-1234567890123456789", false)]
    [InlineData("-1a", false)]
    [InlineData("-debug", false)]
    [InlineData("-1-2", false)]
    [InlineData("1", false)]
    public void DeploymentOf_Suffixes_OnlyASerialIsOurs(string suffix, bool ours) =>
        Assert.Equal(ours ? Id('a') : null, DeploymentEntry.DeploymentOf(A + suffix));

    [Fact]
    public void DeploymentOf_OwnIds_ReadBack()
    {
        Assert.Equal(Id('a'), DeploymentEntry.DeploymentOf(DeploymentEntry.IdOf(Id('a'), 42)));
        Assert.Equal(Id('a'), DeploymentEntry.DeploymentOf(DeploymentEntry.IdOf(Id('a'), 42).ToUpperInvariant()));
    }

    [Theory]
    // First in order: serial; then what stays and what is needless.
    [InlineData("=5", "")]
    [InlineData("=5 -9=9+3", "")]
    [InlineData("=5 -9=9+2-1", "")]
    [InlineData("=5 -9=9", "=5")]
    [InlineData("=5 -9=9+0-3", "-9=9+0-3")]
    [InlineData("=5 -9=9 -12=12+3", "=5")]
    [InlineData("=12 -9=9+3", "-9=9+3")]
    [InlineData("=5+0-3 -9=9+0-3", "")]
    [InlineData("=5+3 -9=9+3", "")]
    public async Task Superseded_BehindAGoodOne_Listed(string entries, string expected)
    {
        using var scratch = new ScratchDirectory();
        await scratch.Partition.DeployAsync('b', 20);
        scratch.Write("loader/entries/arch.conf", "linux /vmlinuz\n");
        var names = new Dictionary<string, string>();
        foreach (var text in entries.Split(' '))
        {
            var (suffix, rest) = (text[..text.IndexOf('=')], text[(text.IndexOf('=') + 1)..]);
            var plus = rest.IndexOf('+', StringComparison.Ordinal);
            var (serial, counter) = plus < 0 ? (rest, "") : (rest[..plus], rest[plus..]);
            names[$"{A}{suffix}{counter}.conf"] = text;
            scratch.Write($"loader/entries/{A}{suffix}{counter}.conf", Entry('a', long.Parse(serial, null)).ToEntry().Print());
        }

        Assert.Equal(expected, string.Join(' ', scratch.Partition.Read().Superseded.Select(file => names[file.FileName])));
    }

    [Fact]
    public async Task ChooseId_FirstIdTaken_ASerialMakesAnother()
    {
        using var scratch = new ScratchDirectory();
        Assert.Equal(A, scratch.Partition.Read().ChooseId(Id('a')));

        await scratch.Partition.DeployAsync('a', 5);
        Assert.Equal($"{A}-6", scratch.Partition.Read().ChooseId(Id('a')));

        // That id by chance already, with an older serial inside; FAT does not tell cases apart.
        scratch.Write($"loader/entries/{A.ToUpperInvariant()}-6+3.conf", Entry('a', 2).ToEntry().Print());
        Assert.Equal($"{A}-7", scratch.Partition.Read().ChooseId(Id('a')));
    }
}
