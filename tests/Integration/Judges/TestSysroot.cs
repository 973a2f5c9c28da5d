using System.Security.Cryptography;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Mount;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Images;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;
using SkorionOS.Oci;
using SkorionOS.Testing;

namespace SkorionOS.Integration.Tests.Judges;

/// <summary>An empty sysroot, images pulled into it, and the kernel's view of them.</summary>
internal sealed class TestSysroot : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly Sysroot _sysroot;
    private readonly Engine _engine;

    public TestSysroot()
    {
        _sysroot = Sysroot.Open(_scratch.Path);
        _engine = new Engine(_sysroot, new EngineOptions());
    }

    public async Task<StoredImage> PullAsync(string reference) =>
        (await _engine.PullAsync(ImageReference.Parse(reference), tlsVerify: false)).Image;

    /// <summary>Lets fsck.erofs and the kernel look at an image, and lists what they show of it.</summary>
    public SortedDictionary<string, TreeNode> List(StoredImage image)
    {
        using Storage storage = _sysroot.TryOpenStorage()!;
        string path = storage.Images.ComposefsPath(image);
        Tool.Run("fsck.erofs", path);
        using var file = File.OpenHandle(path);
        Assert.Equal(image.ComposefsDigest, Composefs.Store.FileMeasure.Measure(file));
        using DetachedMount mount = ComposefsMount.Mount(file, path, [storage.Objects.Directory]);
        string place = Directory.CreateDirectory(_scratch["mount"]).FullName;
        mount.MountAt(place);
        try
        {
            return TreeListing.Of(place);
        }
        finally
        {
            MountPoint.Unmount(place);
        }
    }

    /// <summary>Rebuilds the tar of each layer and fails unless it is the one that came.</summary>
    public void AssertLayersRebuilt(StoredImage image)
    {
        using Storage storage = _sysroot.TryOpenStorage()!;
        Assert.NotEmpty(image.Layers);
        foreach (StoredLayer layer in image.Layers)
        {
            using SHA256 sha256 = SHA256.Create();
            using (CryptoStream hashing = new(Stream.Null, sha256, CryptoStreamMode.Write))
            {
                storage.Layers.WriteTar(layer.DiffId, hashing);
            }

            Assert.Equal(layer.DiffId, Digest.FromHash(sha256.Hash!));
        }
    }

    /// <summary>The identity of an unpacked tree.</summary>
    public static FsVerityDigest Measure(string directory)
    {
        using Dir root = Dir.Open(directory);
        return Composefs.Scan.DirectoryScanner.MeasureUnpacked(root).Digest;
    }

    public void AssertSound() => Assert.Empty(_engine.Check().Findings);

    public void Dispose()
    {
        _sysroot.Dispose();
        _scratch.Dispose();
    }
}
