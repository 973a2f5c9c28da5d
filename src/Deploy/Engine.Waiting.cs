using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Pull;
using SkorionOS.Deploy.Staging;
using SkorionOS.Oci;

namespace SkorionOS.Deploy;

/// <content>The image that was brought and waits to be staged.</content>
public sealed partial class Engine
{
    /// <summary>The image is here; it is remembered that it waits, and what waited before it waits no more.</summary>
    private static UpdateResult LetWait(SysrootWriter writer, Wish wish, PulledImage pulled, ResolvedImage image)
    {
        var images = writer.Storage.Images;
        images.Update(pulled.Image with { WaitsToBeStaged = true, Reference = wish.Reference.ToString(), TlsVerify = wish.TlsVerify });
        LetNoneWait(writer, except: image.ManifestDigest);
        new GarbageCollector(writer).Collect();
        var version = images.TryReadLabels(image.ManifestDigest)?.Version;
        return new UpdateResult(UpdateOutcome.Downloaded, wish.Reference.ToString(), image.ManifestDigest, version, null, pulled.Totals, []);
    }

    /// <summary>The image that was brought by <see cref="UpdateRequest.DownloadOnly"/> and waits to be staged; null when none does. Changes nothing and needs no lock.</summary>
    public WaitingImage? FindWaiting()
    {
        using var storage = sysroot.TryOpenStorage();
        return storage?.Images.List().FirstOrDefault(image => image.WaitsToBeStaged) is { } waiting && storage.Images.TryReadLabels(waiting.ManifestDigest) is { } labels
            ? new WaitingImage(waiting, labels.Version, labels.Created, labels.Architecture)
            : null;
    }

    private static void LetNoneWait(SysrootWriter writer, Digest? except)
    {
        foreach (var image in writer.Storage.Images.List().Where(image => image.WaitsToBeStaged && image.ManifestDigest != except))
        {
            writer.Storage.Images.Update(image with { WaitsToBeStaged = false });
        }
    }

    /// <summary>The image of the followed reference that was brought and waits to be staged.</summary>
    private ResolvedImage FindDownloaded(ImageReference reference)
    {
        using var storage = sysroot.TryOpenStorage();
        var waiting = storage?.Images.List().FirstOrDefault(image => image.WaitsToBeStaged && image.Reference == reference.ToString());
        return waiting is not null && storage!.Images.TryReadManifest(waiting.ManifestDigest) is { } bytes
            && Digest.Sha256(bytes) == waiting.ManifestDigest && ManifestDocument.Parse(bytes, $"manifest {waiting.ManifestDigest}") is ImageManifest manifest
            ? new ResolvedImage { Reference = reference, ManifestDigest = waiting.ManifestDigest, ManifestBytes = bytes, Manifest = manifest }
            : throw new DeployException("nothing-downloaded", $"no image of {reference} was downloaded to be staged later");
    }
}
