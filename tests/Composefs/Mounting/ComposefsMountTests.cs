using SkorionOS.Composefs.Erofs;
using SkorionOS.Composefs.Mount;
using SkorionOS.Composefs.Scan;
using SkorionOS.Composefs.Store;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;
using SkorionOS.Testing.Files;

namespace SkorionOS.Composefs.Tests.Mounting;

public sealed class ComposefsMountTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public ComposefsMountTests()
    {
        Tool.Script(_scratch.Path, "mkdir tree; echo inline >tree/inline; seq 1 1000 >tree/one; seq 1 2000 >tree/two");
        using var root = Dir.Open(_scratch["tree"]);
        using var store = ObjectStore.Open(Dir.Open(_scratch.Make("with, comma:and colon")));
        var tree = DirectoryScanner.Scan(root, new ScanOptions { DigestStore = store });
        using var image = File.Create(Image);
        ErofsWriter.Write(tree, image, FormatVersions.Default);
    }

    private string Image => _scratch["image, too"];

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Mount_Image_ShowsTheTree()
    {
        Assert.Equal(File.ReadAllText(_scratch["tree/inline"]), Read("inline", null, "with, comma:and colon"));
        Assert.Equal(File.ReadAllText(_scratch["tree/one"]), Read("one", null, "with, comma:and colon"));
    }

    [Fact]
    public void Mount_SeveralObjectDirectories_AreSearchedInTurn()
    {
        Tool.Script(_scratch.Path, """
            mkdir first second
            for object in with*/*/*; do
                to=first; [ "$(wc -c <"$object")" = "$(wc -c <tree/one)" ] || to=second
                fan=$(basename "$(dirname "$object")"); mkdir -p $to/$fan; cp "$object" $to/$fan/
            done
            """);

        Assert.Equal(File.ReadAllText(_scratch["tree/one"]), Read("one", null, "first", "second"));
        Assert.Equal(File.ReadAllText(_scratch["tree/two"]), Read("two", null, "first", "second"));
        Assert.Throws<LinuxException>(() => Read("two", null, "first"));
    }

    [Fact]
    public void Mount_RequireVerity_RefusesObjectsThatAreNotSealed()
    {
        Tool.Script(_scratch.Path, "cp -r with* copies");
        var options = new ComposefsMountOptions { RequireVerity = true };

        Assert.Equal(File.ReadAllText(_scratch["tree/inline"]), Read("inline", options, "copies"));
        Assert.Equal(Errno.EIO, Assert.Throws<LinuxException>(() => Read("one", options, "copies")).Error);
    }

    [Fact]
    public void MountByPath_AsKernelsBefore615Need_ShowsTheTreeAndLeavesNoPlace()
    {
        using var objects = Dir.Open(_scratch["with, comma:and colon"]);
        using var image = File.OpenHandle(Image);
        using var erofs = ComposefsMount.MountErofs(image, hasAcl: false);
        using (var mount = ComposefsMount.MountByPath(erofs, [objects], new ComposefsMountOptions()))
        {
            using var root = mount.OpenRoot();
            Assert.Equal(File.ReadAllText(_scratch["tree/one"]), System.Text.Encoding.UTF8.GetString(root.ReadAll("one")));
        }

        Assert.Empty(Directory.GetFileSystemEntries("/run", $".composefs-{Environment.ProcessId}-*"));
        Assert.DoesNotContain(MountTable.Read().Entries, entry => entry.Place.StartsWith($"/run/.composefs-{Environment.ProcessId}-", StringComparison.Ordinal));
    }

    [Fact]
    public void Mount_Source_IsWhatTheTableOfMountsShows()
    {
        var place = _scratch.Make("place");
        using (var objects = Dir.Open(_scratch["with, comma:and colon"]))
        using (var image = File.OpenHandle(Image))
        using (var mount = ComposefsMount.Mount(image, Image, [objects], new ComposefsMountOptions { Source = "composefs:some id" }))
        {
            mount.MountAt(place);
        }

        try
        {
            Assert.Equal("composefs:some id", MountTable.Read().At(place)!.Source);
        }
        finally
        {
            MountPoint.Unmount(place);
        }
    }

    [Fact]
    public void Mount_NoImage_IsRefusedByItsFirstBytes()
    {
        File.WriteAllText(Image, new string('x', 8192));

        Assert.Contains(Image, Assert.Throws<ErofsFormatException>(() => Read("inline", null, "tree")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mount_DamagedImage_IsRefusedByTheKernel()
    {
        var bytes = File.ReadAllBytes(Image);
        bytes[1024 + 83] = 0x80; // feature_incompat of the superblock
        File.WriteAllBytes(Image, bytes);

        var error = Assert.Throws<ComposefsException>(() => Read("inline", null, "tree"));

        Assert.Equal("mount-failed", error.Code);
        Assert.Contains(Image, error.Message, StringComparison.Ordinal);
        Assert.Equal(Errno.EINVAL, Assert.IsType<LinuxException>(error.InnerException).Error);
    }

    private string Read(string name, ComposefsMountOptions? options, params string[] objects)
    {
        var directories = objects.Select(path => Dir.Open(_scratch[path])).ToList();
        try
        {
            using var image = File.OpenHandle(Image);
            using var mount = ComposefsMount.Mount(image, Image, directories, options);
            using var root = mount.OpenRoot();
            return System.Text.Encoding.UTF8.GetString(root.ReadAll(name));
        }
        finally
        {
            directories.ForEach(directory => directory.Dispose());
        }
    }
}
