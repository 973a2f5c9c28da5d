using SkorionOS.Boot;
using SkorionOS.Interop.Files;

namespace SkorionOS.SetupRoot.Image;

/// <summary>Finds the image of a deployment: where its origin says, or else by looking at all.</summary>
internal static class ImageSearch
{
    /// <summary>Finds it.</summary>
    /// <param name="physical">The physical root.</param>
    /// <param name="wanted">The deployment, and whether the kernel must have sealed the image.</param>
    /// <param name="named">The name that its origin has for it; null when that is not known.</param>
    /// <exception cref="SetupRootException">There is none that may be used; the message has the nearest.</exception>
    public static ImageFile Find(PhysicalRoot physical, ComposefsArgument wanted, string? named)
    {
        using var images = physical.TryOpenImages();
        SetupRootException? reason = null;
        foreach (var name in images is null ? [] : Candidates(images, named))
        {
            var image = ImageFile.TryOpen(images!, name);
            if (image is null)
            {
                continue;
            }

            if (image.IsProved(wanted.Deployment) || (wanted.VerityOptional && image.IsClaimed(wanted.Deployment, name == named)))
            {
                return image;
            }

            reason ??= Refusal(image, wanted, name == named);
            image.Dispose();
        }

        throw reason ?? new SetupRootException(
            SetupRootErrors.ImageMissing, $"there is no image of deployment {wanted.Deployment} in {physical.PathOf("storage/images")}");
    }

    private static IEnumerable<string> Candidates(Dir images, string? named)
    {
        var names = images.List().Where(entry => entry.Kind == FileKind.Directory).Select(entry => entry.Name);
        // What begins with a dot is half written or half removed.
        return (named is null ? [] : new[] { named }).Concat(names.Where(name => !name.StartsWith('.') && name != named));
    }

    /// <summary>Why an image that seems to be meant cannot be used; null for one that has nothing to do with the deployment.</summary>
    private static SetupRootException? Refusal(ImageFile image, ComposefsArgument wanted, bool named)
    {
        if (image.Measured is { } other)
        {
            return named || image.Recorded?.ToString() == wanted.Deployment.Hex
                ? new SetupRootException(SetupRootErrors.ImageMismatch, $"{image.Path} is not the image of {wanted.Deployment}: the kernel measured {other}")
                : null;
        }

        return image.IsClaimed(wanted.Deployment, named)
            ? new SetupRootException(
                SetupRootErrors.NoVerity,
                $"{image.Path} is not sealed with fs-verity, and composefs= without a question mark asks for that: the filesystem has no fs-verity, or the image was copied")
            : null;
    }
}
