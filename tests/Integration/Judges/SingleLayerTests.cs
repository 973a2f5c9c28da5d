using SkorionOS.Deploy.Images;
using SkorionOS.Testing;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Integration.Tests.Judges;

/// <summary>What the kernel shows of an image is what tar unpacks of its layer.</summary>
public sealed class SingleLayerTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("tar --format=posix --xattrs-include=* --xattrs --acls")]
    [InlineData("tar --format=posix --sparse --xattrs-include=* --xattrs")]
    [InlineData("tar --format=posix --sparse --sparse-version=0.1")]
    [InlineData("tar --format=posix --sparse --sparse-version=0.0")]
    [InlineData("tar --format=gnu --sparse")]
    [InlineData("bsdtar --format=pax --xattrs --no-acls --numeric-owner")]
    public async Task Pull_OddTree_ShowsWhatTarUnpacks(string packer)
    {
        string tree = _scratch.Make("tree");
        OddTree.Make(tree);
        OddTree.AddHardLinks(tree);
        Tool.Script(tree, $"set -f; {packer} -cf ../layer.tar .");
        string unpacked = _scratch.Make("unpacked");
        Tool.Run("tar", "--extract", "--directory", unpacked, "--delay-directory-restore", "--same-permissions", "--same-owner", "--numeric-owner", "--xattrs", "--xattrs-include=*", "-f", _scratch["layer.tar"]);
        new OciImageBuilder().Layer(File.ReadAllBytes(_scratch["layer.tar"])).Build().WriteLayout(_scratch["layout"], "v1");

        using TestSysroot sysroot = new();
        StoredImage image = await sysroot.PullAsync($"oci:{_scratch["layout"]}:v1");

        SortedDictionary<string, TreeNode> shown = sysroot.List(image);
        TreeText.AssertSame(TreeRules.Apply(TreeListing.Of(unpacked)), shown);
        if (packer.Contains("--xattrs", StringComparison.Ordinal))
        {
            // The judge would not see what neither side has.
            Assert.Contains("user.binary=0x00ff0a3d00", shown["./usr/bin/one"].Xattrs, StringComparison.Ordinal);
            Assert.Contains("security.capability=", shown["./usr/bin/size-70000"].Xattrs, StringComparison.Ordinal);
        }

        sysroot.AssertIdentityOf(unpacked, image);
        sysroot.AssertLayersRebuilt(image);
        sysroot.AssertSound();
    }
}
