using System.Collections.Immutable;
using static SkorionOS.Boot.Tests.Samples;

namespace SkorionOS.Boot.Tests.Efi;

public sealed class EntryPatternTests
{
    private static readonly string s_one = DeploymentEntry.IdOf(Id('1'));

    [Theory]
    [InlineData("ONE.conf", 1)]
    [InlineData("ONE+3.conf", 1)]
    [InlineData("ONE", 0)]
    [InlineData("bootc-*", 2)]
    [InlineData("*.conf", 2)]
    [InlineData("@saved", 2)]
    [InlineData("windows.conf", 0)]
    [InlineData("auto-windows", 0)]
    [InlineData("", 0)]
    [InlineData(null, 0)]
    public void FindOurs_Pattern_FindsWhatItMayChoose(string? pattern, int expected)
    {
        var listing = new BootListing([File(s_one, null), File(DeploymentEntry.IdOf(Id('2')), new(2, 1)), File("windows", null)], new LoaderConf(null, null));

        Assert.Equal(expected, EntryPattern.FindOurs(pattern?.Replace("ONE", s_one, StringComparison.Ordinal), listing).Count);
    }

    private static BootEntryFile File(string id, BootCounter? counter)
    {
        var name = new BootEntryName(id, counter);
        return new(name.ToFileName(), name, null, null, ImmutableArray<string>.Empty);
    }
}
