using SkorionOS.Composefs.Mount;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Interop.Files;
using SkorionOS.Oci;
using SkorionOS.State.Etc;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;

namespace SkorionOS.Integration.Tests.Judges;

/// <summary>What is read of an image's <c>/etc</c> without mounting it, against what the kernel shows of it.</summary>
public sealed class FirstBootTests
{
    [Fact]
    public async Task CompareEtc_AfterAMergeFromTheMountedImage_FindsNothing()
    {
        using ScratchDirectory scratch = new();
        string layout = scratch["layout"];
        BootableImage.Make("1", more: AddOddities).WriteLayout(layout, "stable");
        using Sysroot sysroot = Sysroot.Open(scratch.Make("root"));
        Engine engine = new(sysroot, new EngineOptions());
        await engine.SwitchAsync(ImageReference.Parse($"oci:{layout}:stable"));
        Deployment current = engine.ReadDeployments().Current!;

        using (Storage storage = sysroot.TryOpenStorage()!)
        using (var image = File.OpenHandle(storage.Images.ComposefsPath(current.Image!)))
        using (var mount = ComposefsMount.Mount(image, "image", [storage.Objects.Directory]))
        using (Dir root = mount.OpenRoot())
        using (Dir etc = root.OpenDir("etc"))
        using (Dir deployment = sysroot.TryOpenDeployState()!.OpenDir(current.Id.Hex))
        {
            Assert.Equal(11, etc.List().Count);
            Assert.Empty(EtcMerge.Run(new EtcMergeRequest { Deployment = deployment, NewDefault = etc })!.Conflicts);
        }

        Assert.Empty(engine.CompareEtc().Changes);
        Tool.Script(scratch["root/bootc/state/deploy/" + current.Id.Hex], "setfattr -x user.note etc/attributes");
        Assert.Equal([new EtcChange("/etc/attributes", EtcChangeKind.Metadata)], engine.CompareEtc().Changes);
    }

    private static void AddOddities(LayerBuilder layer) => layer
        .Add(new TarMember { Name = "etc/attributes", Content = "x"u8.ToArray(), Xattrs = new Dictionary<string, byte[]> { ["user.note"] = "note"u8.ToArray() } })
        .Add(new TarMember { Name = "etc/owned", Content = new byte[100], Uid = 7, Gid = 8, Mode = Convert.ToInt32("4751", 8) })
        .File("etc/empty", "")
        .File("etc/large", BootableImage.Content("large", 100_000))
        .Symlink("etc/link", "large")
        .HardLink("etc/large-again", "etc/large")
        .Directory("etc/dir.d", "1750")
        .File("etc/dir.d/file", "in a directory")
        .Fifo("etc/fifo")
        .CharacterDevice("etc/null", 1, 3)
        .File("etc/caf\u00e9", "UTF-8");
}
