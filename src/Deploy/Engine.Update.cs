using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Etc;
using SkorionOS.Deploy.Pull;
using SkorionOS.Deploy.Staging;
using SkorionOS.Oci;

namespace SkorionOS.Deploy;

/// <content>Bringing a new image.</content>
public sealed partial class Engine
{
    /// <summary>
    /// Brings what the followed reference stands for now and stages it. When it returns, the update is complete and durable: nothing is left for a clean
    /// shutdown to do. On an unchanged tag it asks for one manifest and writes nothing.
    /// </summary>
    /// <param name="progress">Told how far it has come; null to tell nobody.</param>
    /// <param name="cancellationToken">Ends it before the boot entry is written; what came so far is kept for the next time.</param>
    /// <exception cref="DeployException">Nothing is deployed yet, or another program is at work.</exception>
    public async Task<UpdateResult> UpdateAsync(IProgress<PullProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var followed = Follow();
        return await BringAsync(ImageReference.Parse(followed.Image), followed.TlsVerify, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks whether the followed reference stands for something else now. Writes nothing.</summary>
    /// <exception cref="DeployException">Nothing is deployed yet.</exception>
    public async Task<UpdateResult> CheckAsync(CancellationToken cancellationToken = default)
    {
        var followed = Follow();
        var source = OpenSource(ImageReference.Parse(followed.Image), followed.TlsVerify);
        await using var _ = source.ConfigureAwait(false);
        var image = await ResolveAsync(source, cancellationToken).ConfigureAwait(false);
        if (image.ManifestDigest == followed.ManifestDigest)
        {
            return Result(UpdateOutcome.Unchanged, source.Reference, followed, default);
        }

        var config = await source.GetBlobAsync(image.Manifest.Config, OciLimits.Config, cancellationToken).ConfigureAwait(false);
        var labels = new ImageLabels(image.Manifest, ImageConfig.Parse(config, $"configuration {image.Manifest.Config.Digest}"));
        return new UpdateResult(UpdateOutcome.Available, source.Reference.ToString(), image.ManifestDigest, labels.Version, null, default, []);
    }

    /// <summary>Brings another image, stages it, and follows its reference from now on. On an empty sysroot it makes the first deployment.</summary>
    /// <param name="reference">The image.</param>
    /// <param name="tlsVerify">False allows a registry without TLS, or one that cannot prove who it is; remembered for updates.</param>
    /// <param name="progress">Told how far it has come; null to tell nobody.</param>
    /// <param name="cancellationToken">Ends it before the boot entry is written.</param>
    public Task<UpdateResult> SwitchAsync(
        ImageReference reference, bool tlsVerify = true, IProgress<PullProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return BringAsync(reference, tlsVerify, progress, cancellationToken);
    }

    private async Task<UpdateResult> BringAsync(
        ImageReference reference, bool tlsVerify, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new PullProgress(PullStep.Resolving, 0, 0, 0, 0, 0));
        var source = OpenSource(reference, tlsVerify);
        await using var _ = source.ConfigureAwait(false);
        var image = await ResolveAsync(source, cancellationToken).ConfigureAwait(false);
        var now = ReadDeployments();
        if (now.Current?.Origin is { } there && Matches(there, image.ManifestDigest, reference, tlsVerify) && !IsUnfinished(now))
        {
            return Result(UpdateOutcome.Unchanged, reference, there, default);
        }

        using var writer = sysroot.Lock();
        var table = Load(writer);
        if (table.Current?.Origin is { } current && Matches(current, image.ManifestDigest, reference, tlsVerify))
        {
            Finish(writer, current);
            return Result(UpdateOutcome.Unchanged, reference, current, default);
        }

        var pulled = await new ImagePuller(writer, options.Workers)
            .PullAsync(new PullRequest(source, image, tlsVerify, Keep: false), progress, cancellationToken).ConfigureAwait(false);
        if (table.Current is { } same && same.Id.Hex == pulled.Image.ComposefsDigest.ToString())
        {
            // Another manifest, or another name, for the very same tree: there is nothing to boot anew, only something to remember.
            var origin = same.Origin with { Image = reference.ToString(), TlsVerify = tlsVerify, ManifestDigest = image.ManifestDigest, Hold = null };
            States(writer).Write(origin);
            return Result(UpdateOutcome.Unchanged, reference, origin, pulled.Totals);
        }

        progress?.Report(new PullProgress(PullStep.Staging, pulled.Totals.BytesReceived, pulled.Totals.BytesReceived, pulled.Totals.BytesCached, 0, 0));
        Origin staged;
        try
        {
            staged = await new Stager(writer, options.Time)
                .StageAsync(pulled.Image, pulled.Tree, table, reference, tlsVerify, install: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (ErrorCatalog.Describe(e).Code is "kernel-missing" or "kargs-file-invalid" or "kernel-argument-invalid" or "image-invalid")
        {
            // An image that can never be booted is of no use to anyone; one that only lacked room is kept for the next try.
            new GarbageCollector(writer).Collect();
            throw;
        }

        var conflicts = EtcForecast.Find(writer, staged, pulled.Tree);
        var removed = Finish(writer, staged);
        return Result(UpdateOutcome.Staged, reference, staged, pulled.Totals) with { Removed = removed, EtcConflicts = conflicts };
    }

    /// <summary>True when an update was stopped after its boot entry was written: it counts, and only tidying up is left.</summary>
    private static bool IsUnfinished(DeploymentTable table) =>
        table.Current?.Origin.Staging == true || Retention.ChooseSurplus(table).Count > 0;

    private static IReadOnlyList<DeploymentId> Finish(SysrootWriter writer, Origin staged)
    {
        if (staged.Staging)
        {
            States(writer).Write(staged with { Staging = false });
        }

        var removed = new Retention(writer).Prune();
        new GarbageCollector(writer).Collect();
        return removed;
    }

    private Origin Follow() => ReadDeployments().Current?.Origin
        ?? throw new DeployException("nothing-deployed", $"{sysroot.Path} has no deployment that could be updated");

    private ImageSource OpenSource(ImageReference reference, bool tlsVerify) =>
        ImageSource.Open(reference, options.Source with { TlsVerify = tlsVerify });

    private Task<ResolvedImage> ResolveAsync(ImageSource source, CancellationToken cancellationToken) =>
        source.ResolveAsync(options.Platform, KnownManifest, cancellationToken);

    /// <summary>A manifest that is here need not be asked for again when an index names it.</summary>
    private ReadOnlyMemory<byte>? KnownManifest(Digest digest)
    {
        using var storage = sysroot.TryOpenStorage();
        return storage?.Images.TryReadManifest(digest);
    }

    private static bool Matches(Origin origin, Digest manifest, ImageReference reference, bool tlsVerify) =>
        origin.ManifestDigest == manifest && origin.Image == reference.ToString() && origin.TlsVerify == tlsVerify;

    private static UpdateResult Result(UpdateOutcome outcome, ImageReference reference, Origin origin, PullTotals totals) =>
        new(outcome, reference.ToString(), origin.ManifestDigest, origin.ImageVersion, origin.Id, totals, []);
}
