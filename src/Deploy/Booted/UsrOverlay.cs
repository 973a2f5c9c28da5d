using SkorionOS.Composefs.Mount;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;

namespace SkorionOS.Deploy.Booted;

/// <summary>
/// A <c>/usr</c> that can be written until the next boot: the image's, with the changes in memory above it.
/// </summary>
/// <remarks>The image is mounted a second time for it. Above the root's own mount the kernel would refuse: it stacks no more than two filesystems, and that is one
/// over a filesystem in a file already.</remarks>
public static class UsrOverlay
{
    /// <summary>What the table of mounts shows as its source.</summary>
    public const string Source = "bootc-usr-overlay";

    private const string Usr = "usr";
    private const string Changes = "/run/bootc/usr-overlay";

    /// <summary>True when it is there.</summary>
    public static bool IsActive(MountTable mounts, string place = "/usr")
    {
        ArgumentNullException.ThrowIfNull(mounts);
        return mounts.At(place)?.Source == Source;
    }

    /// <summary>Mounts it.</summary>
    /// <param name="storage">Where the image and its contents are.</param>
    /// <param name="deployment">What runs.</param>
    /// <param name="requireVerity">Whether the kernel checks contents with fs-verity.</param>
    /// <param name="place">Where <c>/usr</c> is.</param>
    /// <exception cref="DeployException">The image is not in the storage.</exception>
    /// <exception cref="Composefs.ComposefsException">The kernel refused.</exception>
    internal static void Mount(Storage storage, Deployment deployment, bool requireVerity, string place)
    {
        var image = deployment.Image
            ?? throw new DeployException("not-bootable", $"the image of deployment {deployment.Id} is not in the storage any more");
        using var memory = MountMemory();

        // It needs a place for a moment, since before Linux 6.15 the kernel takes no layers from what has none. The overlay keeps it.
        Dir.Ensure(Changes).Dispose();
        memory.MountAt(Changes);
        try
        {
            using var root = Dir.Open(Changes);
            root.MakeDir("upper");
            root.MakeDir("work");
            using var file = storage.Images.OpenComposefs(image.ManifestDigest);
            using var mount = ComposefsMount.Mount(file, image.Reference, [storage.Objects.Directory], new ComposefsMountOptions
            {
                Source = Source,
                RequireVerity = requireVerity,
                Part = Usr,
                Changes = new WritableLayer($"{Changes}/upper", $"{Changes}/work"),
            });
            mount.MountAt(place);
        }
        finally
        {
            MountPoint.Unmount(Changes, lazy: true);
        }
    }

    private static DetachedMount MountMemory()
    {
        using var context = FileSystemContext.Open("tmpfs");
        context.SetString("source", Source);
        context.SetString("mode", "0755");
        return context.Mount(writable: true);
    }
}
