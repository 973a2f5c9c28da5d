using SkorionOS.Boot;
using SkorionOS.Composefs.Mount;
using SkorionOS.Interop.Files;
using SkorionOS.Interop.Mounts;
using SkorionOS.State;

namespace SkorionOS.SetupRoot.Image;

/// <summary>The image of a deployment, mounted for reading and without a place yet.</summary>
internal sealed class MountedImage : IDisposable
{
    private MountedImage(DetachedMount tree, DeploymentOrigin origin)
    {
        Tree = tree;
        Root = tree.OpenRoot();
        Origin = origin;
    }

    /// <summary>The mount.</summary>
    public DetachedMount Tree { get; }

    /// <summary>Its root directory.</summary>
    public Dir Root { get; }

    /// <summary>Where the deployment comes from.</summary>
    public DeploymentOrigin Origin { get; }

    /// <summary>Finds the image of a deployment and mounts it; with every content checked by the kernel where the image is sealed.</summary>
    /// <exception cref="SetupRootException">There is no image that may be used.</exception>
    /// <exception cref="Composefs.ComposefsException">The kernel refused to mount it.</exception>
    public static MountedImage Mount(PhysicalRoot physical, ComposefsArgument wanted, Log log)
    {
        using var deployment = physical.Bootc.TryOpenDir($"state/deploy/{wanted.Deployment}");
        var origin = deployment is null ? new DeploymentOrigin(null, null, null) : DeploymentOrigin.Read(deployment);
        if (origin.Problem is not null)
        {
            log.Warning(origin.Problem);
        }

        using var image = ImageSearch.Find(physical, wanted, origin.ImageName);
        var isSealed = image.Measured is not null;
        if (!isSealed)
        {
            log.Warning($"{image.Path} is not sealed with fs-verity: nothing checks what is read from it");
        }

        using var objects = physical.Bootc.OpenDir("storage/objects");
        var options = new ComposefsMountOptions { RequireVerity = isSealed, Source = RootSource.Of(wanted.Deployment) };
        return new MountedImage(ComposefsMount.Mount(image.Handle, image.Path, [objects], options), origin);
    }

    public void Dispose()
    {
        Root.Dispose();
        Tree.Dispose();
    }
}
