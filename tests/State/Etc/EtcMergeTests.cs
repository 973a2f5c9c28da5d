using System.Text;
using SkorionOS.Interop.Files;
using SkorionOS.State.Etc;
using SkorionOS.Testing;
using SkorionOS.Testing.Files;

namespace SkorionOS.State.Tests.Etc;

/// <summary>The merge on a real disk; the distribution's tools say what came of it.</summary>
public sealed class EtcMergeTests
{
    [Fact]
    public void FirstDeployment_OddTree_IsCopiedWithEverything()
    {
        using var fixture = new StateFixture();
        OddTree.Make(fixture["new"]);
        OddTree.AddHardLinks(fixture["new"]);
        fixture.Make("new", "rm -f usr/bin/size-1048577");
        var expected = fixture.Describe("new");

        var report = fixture.Merge(withOld: false, withCurrent: false);

        Assert.Equal(expected, Tree.Describe(fixture.Etc));
        Assert.Empty(report!.Conflicts);
        Assert.Empty(report.Kept);
    }
}
