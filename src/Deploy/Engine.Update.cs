using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Etc;
using SkorionOS.Deploy.History;
using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Pull;
using SkorionOS.Deploy.Staging;
using SkorionOS.Deploy.Trust;
using SkorionOS.Oci;

namespace SkorionOS.Deploy;

/// <content>Bringing a new image.</content>
public sealed partial class Engine
{
    /// <summary>
    /// Brings what the followed reference stands for now and stages it. When it returns, the update is complete and durable: nothing is left for a clean
    /// shutdown to do. On an unchanged tag it asks for one manifest and writes nothing; so it does when the image is held.
    /// </summary>
    /// <param name="progress">Told how far it has come; null to tell nobody.</param>
    /// <param name="cancellationToken">Ends it before the boot entry is written; what came so far is kept for the next time.</param>
    /// <exception cref="DeployException">Nothing is deployed yet, or another program is at work.</exception>
    public Task<UpdateResult> UpdateAsync(IProgress<PullProgress>? progress = null, CancellationToken cancellationToken = default) =>
        UpdateAsync(new UpdateRequest { Progress = progress }, cancellationToken);

    /// <inheritdoc cref="UpdateAsync(IProgress{PullProgress}, CancellationToken)"/>
    /// <param name="request">How far to go, and with what.</param>
    /// <param name="cancellationToken">Ends it before the boot entry is written; what came so far is kept for the next time.</param>
    public Task<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var operation = request.DownloadOnly ? HistoryOperations.Download : HistoryOperations.Update;
        return RecordAsync(operation, note => BringAsync(Follow(), request, note, cancellationToken));
    }

    /// <summary>Asks whether the followed reference stands for something else now. Writes nothing.</summary>
    /// <exception cref="DeployException">Nothing is deployed yet.</exception>
    public async Task<UpdateResult> CheckAsync(CancellationToken cancellationToken = default)
    {
        var wish = Follow();
        var source = OpenSource(wish.Reference, wish.TlsVerify);
        await using var _ = source.ConfigureAwait(false);
        var image = await ResolveAsync(source, cancellationToken).ConfigureAwait(false);
        var table = ReadDeployments();
        if ((table.Next ?? table.Booted)?.Origin is { } origin && origin.ManifestDigest == image.ManifestDigest)
        {
            return Result(UpdateOutcome.Unchanged, wish, origin, default);
        }

        if (FindHeld(table, wish, image.ManifestDigest) is { } held)
        {
            return Held(wish, image.ManifestDigest, held) with
            {
                ConfigDigest = image.Manifest.Config.Digest,
                Annotations = image.Manifest.Annotations,
            };
        }

        var trust = await VerifyAsync(source, image, wish.EnforcesPolicy, cancellationToken).ConfigureAwait(false);
        var bytes = await source.GetBlobAsync(image.Manifest.Config, OciLimits.Config, cancellationToken).ConfigureAwait(false);
        var config = ImageConfig.Parse(bytes, $"configuration {image.Manifest.Config.Digest}");
        var version = new ImageLabels(image.Manifest, config).Version;
        return new UpdateResult(UpdateOutcome.Available, source.Reference.ToString(), image.ManifestDigest, version, null, default, [])
        {
            ConfigDigest = image.Manifest.Config.Digest,
            Annotations = image.Manifest.Annotations,
            BytesToDownload = CountMissing(image.Manifest, config),
            Verified = trust.Evidence.Count > 0,
        };
    }

    /// <summary>Bytes of the layers that are not here.</summary>
    private long CountMissing(ImageManifest manifest, ImageConfig config)
    {
        using var storage = sysroot.TryOpenStorage();
        return manifest.Layers.Zip(config.RootFs.DiffIds).Where(layer => storage?.Layers.Contains(layer.Second) != true).Sum(layer => layer.First.Size);
    }

    /// <summary>Brings another image, stages it, and follows its reference from now on. On an empty sysroot it makes the first deployment.</summary>
    /// <param name="reference">The image.</param>
    /// <param name="tlsVerify">False allows a registry without TLS, or one that cannot prove who it is; remembered for updates.</param>
    /// <param name="progress">Told how far it has come; null to tell nobody.</param>
    /// <param name="cancellationToken">Ends it before the boot entry is written.</param>
    public Task<UpdateResult> SwitchAsync(
        ImageReference reference, bool tlsVerify = true, IProgress<PullProgress>? progress = null, CancellationToken cancellationToken = default) =>
        SwitchAsync(reference, tlsVerify, new UpdateRequest { Progress = progress }, cancellationToken);

    /// <inheritdoc cref="SwitchAsync(ImageReference, bool, IProgress{PullProgress}, CancellationToken)"/>
    /// <param name="reference">The image.</param>
    /// <param name="tlsVerify">False allows a registry without TLS, or one that cannot prove who it is; remembered for updates.</param>
    /// <param name="request">How far to go, and with what.</param>
    /// <param name="cancellationToken">Ends it before the boot entry is written.</param>
    public Task<UpdateResult> SwitchAsync(ImageReference reference, bool tlsVerify, UpdateRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(request);

        // Who names the image that the followed reference stands for asks for an update in other words; who names another one means it, held or not.
        var isFollowed = (ReadDeployments() is { Next: var next, Booted: var booted } ? next ?? booted : null)?.Origin.Image == reference.ToString();
        var wish = new Wish(reference, tlsVerify, request.EnforcesSignaturePolicy, RespectsHolds: isFollowed);
        return RecordAsync(HistoryOperations.Switch, note => BringAsync(wish, request, note, cancellationToken));
    }

    private async Task<UpdateResult> BringAsync(Wish wish, UpdateRequest request, HistoryNote note, CancellationToken cancellationToken)
    {
        var progress = request.Progress;
        progress?.Report(new PullProgress(PullStep.Resolving, 0, 0, 0, 0, 0));
        var source = OpenSource(wish.Reference, wish.TlsVerify);
        await using var _ = source.ConfigureAwait(false);
        var now = ReadDeployments();
        note.From = FromOf(now);
        if (request.FromDownloaded && now.Staged is { Origin: var done } && done.Image == wish.Reference.ToString() && FindWaiting() is null)
        {
            // It was staged already: a service that was stopped just then asks again.
            return Result(UpdateOutcome.Unchanged, wish, done, default);
        }

        var image = request.FromDownloaded
            ? FindDownloaded(wish.Reference)
            : await ResolveAsync(source, wish, request.ManifestDigest, cancellationToken).ConfigureAwait(false);
        if (now.Next is { Origin: var there } && wish.IsMetBy(there, image.ManifestDigest) && !IsUnfinished(now))
        {
            return Result(UpdateOutcome.Unchanged, wish, there, default);
        }

        if (FindHeld(now, wish, image.ManifestDigest) is { } held)
        {
            return Held(wish, image.ManifestDigest, held);
        }

        var trust = request.FromDownloaded
            ? await VerifyAsync(wish.Reference, image, ReadKeptSignatures(image.ManifestDigest), wish.EnforcesPolicy, cancellationToken).ConfigureAwait(false)
            : await VerifyAsync(source, image, wish.EnforcesPolicy, cancellationToken).ConfigureAwait(false);
        using var writer = sysroot.Lock();
        var table = LoadForChange(writer);
        if (table.Next is { Origin: var next } && wish.IsMetBy(next, image.ManifestDigest))
        {
            Finish(writer, next);
            return Result(UpdateOutcome.Unchanged, wish, next, default);
        }

        var room = new EspForecast(writer, table);
        var pull = new PullRequest(source, image, wish.TlsVerify, Keep: false)
        {
            BeforeDownload = room.Require,
            MinimumFree = options.MinimumFree,
            Control = request.Transfer,
            Trust = trust,
        };
        var pulled = await new ImagePuller(writer, options.Workers).PullAsync(pull, progress, cancellationToken).ConfigureAwait(false);
        var id = DeploymentId.Parse(pulled.Image.ComposefsDigest.ToString());
        if (wish.RespectsHolds && table.All.FirstOrDefault(deployment => deployment.Id == id && deployment != table.Next) is { Origin.Hold: not null } same)
        {
            // Another manifest of the very tree that is held.
            new GarbageCollector(writer).Collect();
            return Held(wish, image.ManifestDigest, same) with { Totals = pulled.Totals };
        }

        if (id == table.Next?.Id)
        {
            // Another manifest, or another name, for the very same tree: there is nothing to boot anew, only something to remember.
            return Result(UpdateOutcome.Unchanged, wish, Remember(writer, wish, table.Next, pulled.Image), pulled.Totals);
        }

        if (request.DownloadOnly)
        {
            var waiting = LetWait(writer, wish, pulled, image);
            Write(writer, note.Done(new HistoryDeployment(null, image.ManifestDigest.ToString(), waiting.Version), pulled.Totals.BytesReceived));
            return waiting;
        }

        var cleared = ClearDefaultEntry(table);
        progress?.Report(new PullProgress(PullStep.Staging, pulled.Totals.BytesReceived, pulled.Totals.BytesReceived, pulled.Totals.BytesCached, 0, 0));
        var staged = table.Booted is { IsBootable: true, IsFailed: false } booted && id == booted.Id
            ? ComeBackTo(booted, writer, wish, pulled.Image)
            : await StageAsync(writer, table, wish, pulled, cancellationToken).ConfigureAwait(false);
        var conflicts = EtcForecast.Find(writer, staged, pulled.Tree);
        var removed = Finish(writer, staged);
        Write(writer, note.Done(staged, pulled.Totals.BytesReceived));
        var gone = table.InBootOrder.Select(deployment => deployment.Id).Except(Load(writer).InBootOrder.Select(deployment => deployment.Id)).Union(removed);
        return Result(UpdateOutcome.Staged, wish, staged, pulled.Totals) with { Removed = [.. gone], ClearedDefault = cleared, EtcConflicts = conflicts };
    }

    private async Task<Origin> StageAsync(
        SysrootWriter writer, DeploymentTable table, Wish wish, PulledImage pulled, CancellationToken cancellationToken)
    {
        try
        {
            return await new Stager(writer, options.Time)
                .StageAsync(pulled.Image, pulled.Tree, table, wish.Followed, install: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (ErrorCatalog.Describe(e).Code is "kernel-missing" or "kargs-file-invalid" or "kernel-argument-invalid" or "image-invalid")
        {
            // An image that can never be booted is of no use to anyone; one that only lacked room is kept for the next try.
            new GarbageCollector(writer).Collect();
            throw;
        }
    }

    /// <summary>What is wanted runs, and something else would be booted next: that goes, or behind. The entry of what runs stays as it is.</summary>
    private Origin ComeBackTo(Deployment booted, SysrootWriter writer, Wish wish, StoredImage image)
    {
        var origin = Remember(writer, wish, booted, image);
        var table = Load(writer);
        PutFirst(writer, RollbackPlan.Make(table, table.Get(booted.Id.Hex)));
        return origin;
    }

    private static Origin Remember(SysrootWriter writer, Wish wish, Deployment deployment, StoredImage image)
    {
        var origin = deployment.Origin with
        {
            Image = wish.Reference.ToString(),
            TlsVerify = wish.TlsVerify,
            EnforcesSignaturePolicy = wish.EnforcesPolicy,
            ManifestDigest = image.ManifestDigest,
            Verification = image.Verification,
            Evidence = image.Evidence,
            Hold = null,
        };
        States(writer).Write(origin);
        return origin;
    }

    /// <summary>True when an update was stopped after its boot entry was written: it counts, and only tidying up is left.</summary>
    private static bool IsUnfinished(DeploymentTable table) =>
        table.Next?.Origin.Staging == true || RetentionPlan.ChooseSurplus(table).Count > 0;

    private IReadOnlyList<DeploymentId> Finish(SysrootWriter writer, Origin staged)
    {
        if (staged.Staging)
        {
            States(writer).Write(staged with { Staging = false });
        }

        LetNoneWait(writer, except: null);
        var removed = Retain(writer).Prune();
        new GarbageCollector(writer).Collect();
        return removed;
    }

    /// <summary>The image is here; it is remembered that it waits, and what waited before it waits no more.</summary>
    private static UpdateResult LetWait(SysrootWriter writer, Wish wish, PulledImage pulled, ResolvedImage image)
    {
        var images = writer.Storage.Images;
        images.Update(pulled.Image with { WaitsToBeStaged = true, Reference = wish.Reference.ToString(), TlsVerify = wish.TlsVerify });
        LetNoneWait(writer, except: image.ManifestDigest);
        new GarbageCollector(writer).Collect();
        var version = ReadLabels(images, image.ManifestDigest)?.Version;
        return new UpdateResult(UpdateOutcome.Downloaded, wish.Reference.ToString(), image.ManifestDigest, version, null, pulled.Totals, []);
    }

    /// <summary>The image that was brought by <see cref="UpdateRequest.DownloadOnly"/> and waits to be staged; null when none does. Changes nothing and needs no lock.</summary>
    public WaitingImage? FindWaiting()
    {
        using var storage = sysroot.TryOpenStorage();
        return storage?.Images.List().FirstOrDefault(image => image.WaitsToBeStaged) is { } waiting && ReadLabels(storage.Images, waiting.ManifestDigest) is { } labels
            ? new WaitingImage(waiting, labels.Version, labels.Created, labels.Architecture)
            : null;
    }

    private static ImageLabels? ReadLabels(ImageStore images, Digest digest) =>
        images.TryReadManifest(digest) is { } manifest && images.TryReadConfig(digest) is { } config
        && ManifestDocument.Parse(manifest, $"manifest {digest}") is ImageManifest parsed
            ? new ImageLabels(parsed, ImageConfig.Parse(config, $"configuration of {digest}"))
            : null;

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

    /// <summary>The one that holds an update back: a deployment of this very image that failed or was given up.</summary>
    private static Deployment? FindHeld(DeploymentTable table, Wish wish, Digest manifest) => wish.RespectsHolds
        ? table.All.FirstOrDefault(deployment => deployment.Origin.ManifestDigest == manifest && deployment.Origin.Hold is not null && deployment != table.Next)
        : null;

    private static UpdateResult Held(Wish wish, Digest manifest, Deployment held) =>
        new(UpdateOutcome.Held, wish.Reference.ToString(), manifest, held.Origin.ImageVersion, held.Id, default, []) { Hold = held.Origin.Hold };

    /// <summary>What updates follow: the reference of what is booted next, so that a switch counts from the moment it is staged, and one that was rolled back
    /// counts no more.</summary>
    private Wish Follow() => ReadDeployments() is { Next: var next, Booted: var booted } && (next ?? booted)?.Origin is { } followed
        ? new Wish(ImageReference.Parse(followed.Image), followed.TlsVerify, followed.EnforcesSignaturePolicy, RespectsHolds: true)
        : throw new DeployException("nothing-deployed", $"{sysroot.Path} has no deployment that could be updated");

    private ImageSource OpenSource(ImageReference reference, bool tlsVerify) =>
        ImageSource.Open(reference, options.Source with { TlsVerify = tlsVerify });

    /// <summary>What the reference stands for, or the manifest that alone is wanted. A registry gives that by its digest, wherever the tag has gone; a layout
    /// only while the tag names it.</summary>
    private async Task<ResolvedImage> ResolveAsync(ImageSource source, Wish wish, Digest? wanted, CancellationToken cancellationToken)
    {
        if (wanted is { } exactly && wish.Reference is RegistryReference registry)
        {
            var exact = OpenSource(registry.At(exactly), wish.TlsVerify);
            await using var _ = exact.ConfigureAwait(false);
            return await ResolveAsync(exact, cancellationToken).ConfigureAwait(false);
        }

        var image = await ResolveAsync(source, cancellationToken).ConfigureAwait(false);
        return wanted is not { } digest || image.ManifestDigest == digest
            ? image
            : throw new DeployException("image-not-found", $"{source.Reference} stands for {image.ManifestDigest} now, not for {digest}");
    }

    private Task<ResolvedImage> ResolveAsync(ImageSource source, CancellationToken cancellationToken) =>
        source.ResolveAsync(options.Platform, KnownManifest, cancellationToken);

    /// <summary>A manifest that is here need not be asked for again when an index names it.</summary>
    private ReadOnlyMemory<byte>? KnownManifest(Digest digest)
    {
        using var storage = sysroot.TryOpenStorage();
        return storage?.Images.TryReadManifest(digest);
    }

    private static UpdateResult Result(UpdateOutcome outcome, Wish wish, Origin origin, PullTotals totals) =>
        new(outcome, wish.Reference.ToString(), origin.ManifestDigest, origin.ImageVersion, origin.Id, totals, [])
        {
            Verified = origin.Verification == ImageTrust.Verified,
        };

    /// <summary>What somebody wants to be booted next.</summary>
    /// <param name="Reference">The image.</param>
    /// <param name="TlsVerify">Whether the registry has to prove who it is.</param>
    /// <param name="EnforcesPolicy">Whether the policy must ask for signatures by default.</param>
    /// <param name="RespectsHolds">True when whatever the reference stands for now is wanted, false when this very image was asked for.</param>
    private sealed record Wish(ImageReference Reference, bool TlsVerify, bool EnforcesPolicy, bool RespectsHolds)
    {
        public FollowedImage Followed => new(Reference, TlsVerify, EnforcesPolicy);

        public bool IsMetBy(Origin origin, Digest manifest) =>
            origin.ManifestDigest == manifest && origin.Image == Reference.ToString() && origin.TlsVerify == TlsVerify
            && origin.EnforcesSignaturePolicy == EnforcesPolicy;
    }
}
