using System.Security.Cryptography;
using SkorionOS.Composefs.Mount;
using SkorionOS.Composefs.Store;
using SkorionOS.Deploy;
using SkorionOS.Deploy.Images;
using SkorionOS.Interop.Mounts;
using SkorionOS.Oci;
using SkorionOS.Testing.Files;

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
        Assert.Equal(image.ComposefsDigest, FileMeasure.Measure(file));
        string place = _scratch.Make("mount");
        using (DetachedMount mount = ComposefsMount.Mount(file, path, [storage.Objects.Directory]))
        {
            mount.MountAt(place);
        }

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

    /// <summary>Fails unless an unpacked tree has the identity of the image.</summary>
    public void AssertIdentityOf(string unpacked, StoredImage image)
    {
        using Storage storage = _sysroot.TryOpenStorage()!;
        IdentityText.AssertSame(File.ReadAllBytes(storage.Images.ComposefsPath(image)), unpacked);
    }

    public void AssertSound() => Assert.Empty(_engine.Check().Findings);

    public void Dispose()
    {
        _sysroot.Dispose();
        _scratch.Dispose();
    }
}
