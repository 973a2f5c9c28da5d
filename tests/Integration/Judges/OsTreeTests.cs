using SkorionOS.Deploy.Images;
using SkorionOS.Testing;
using SkorionOS.Testing.Files;

namespace SkorionOS.Integration.Tests.Judges;

/// <summary>A real operating system: what the kernel shows of its image is the tree that Debian's packages made.</summary>
[Trait("Needs", "DebianTree")]
public sealed class OsTreeTests
{
    [Fact]
    public async Task Pull_Debian_ShowsTheTreeThatWasPacked()
    {
        using ScratchDirectory scratch = new();
        string tree = Repository.PathOf("artifacts", "trees", "os");
        Tool.Run(Repository.PathOf("tests", "tools", "os-tree"), tree);
        TreeLayers.Split(tree, scratch).WriteLayout(scratch["layout"], "v1");

        using TestSysroot sysroot = new();
        StoredImage image = await sysroot.PullAsync($"oci:{scratch["layout"]}:v1");

        SortedDictionary<string, TreeNode> expected = TreeRules.Apply(TreeListing.Of(tree));
        Assert.True(expected.Count > 5000, $"only {expected.Count} files");
        TreeText.AssertSame(expected, sysroot.List(image));
        sysroot.AssertIdentityOf(tree, image);
        sysroot.AssertLayersRebuilt(image);
        sysroot.AssertSound();
    }
}
