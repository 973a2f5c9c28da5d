using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.History;
using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Pull;
using SkorionOS.Deploy.Staging;
using SkorionOS.Oci;

namespace SkorionOS.Deploy;

/// <content>Images without deployments, and the storage as a whole.</content>
public sealed partial class Engine
{
    /// <summary>Brings an image into the storage and keeps it there until it is removed by name.</summary>
    /// <param name="reference">The image.</param>
    /// <param name="tlsVerify">False allows a registry without TLS, or one that cannot prove who it is.</param>
    /// <param name="progress">Told how far it has come; null to tell nobody.</param>
    /// <param name="cancellationToken">Ends it; what came so far is kept for the next time.</param>
    public async Task<PullResult> PullAsync(
        ImageReference reference, bool tlsVerify = true, IProgress<PullProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        progress?.Report(new PullProgress(PullStep.Resolving, 0, 0, 0, 0, 0));
        var source = OpenSource(reference, tlsVerify);
        await using var _ = source.ConfigureAwait(false);
        var image = await ResolveAsync(source, cancellationToken).ConfigureAwait(false);
        var trust = await VerifyAsync(source, image, enforces: false, cancellationToken).ConfigureAwait(false);
        using var writer = sysroot.Lock();
        var pulled = await new ImagePuller(writer, options.Workers)
            .PullAsync(new PullRequest(source, image, tlsVerify, Keep: true) { Trust = trust }, progress, cancellationToken).ConfigureAwait(false);
        return new PullResult(pulled.Image, pulled.Totals);
    }

    /// <summary>Stops keeping an image for itself, and removes it when no deployment needs it.</summary>
    /// <param name="name">The digest of its manifest, its composefs digest, or the reference it was pulled by.</param>
    /// <returns>What the removal freed.</returns>
    /// <exception cref="DeployException">There is no such image.</exception>
    public GarbageTotals RemoveImage(string name)
    {
        using var writer = sysroot.Lock();
        var found = writer.Storage.Images.List()
            .Where(image => image.ManifestDigest.ToString() == name || image.ComposefsDigest.ToString() == name || image.Reference == name)
            .ToList();
        if (found.Count == 0)
        {
            throw new DeployException("image-missing", $"no image is named {name} in {writer.Storage.Path}");
        }

        foreach (var image in found)
        {
            writer.Storage.Images.Update(image with { KeepWithoutDeployment = false });
        }

        return new GarbageCollector(writer).Collect();
    }

    /// <summary>Removes deployments that need not stay, and everything in the storage that nothing needs.</summary>
    public GarbageTotals CollectGarbage()
    {
        var note = Begin(HistoryOperations.Garbage);
        using var writer = sysroot.Lock();
        var removed = Retain(writer).Prune();
        var totals = new GarbageCollector(writer).Collect();
        if (removed.Count > 0 || totals != default)
        {
            var detail = removed.Count == 0 ? null : $"deployments: {string.Join(", ", removed.Select(id => id.Hex))}";
            Write(writer, note.Done(default(Origin), totals.Bytes, detail));
        }

        return totals;
    }
}
