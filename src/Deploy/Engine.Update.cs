using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Etc;
using SkorionOS.Deploy.History;
using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Lineage;
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
    /// shutdown to do. On an unchanged tag it asks for one manifest and writes nothing; so it does when the image is held, or postponed.
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

        var configBytes = await ReadConfigAsync(source, image, request.FromDownloaded, cancellationToken).ConfigureAwait(false);
        var labels = new ImageLabels(image.Manifest, ParseConfig(configBytes, image.Manifest));
        var lineage = ImageLineage.Read(labels, $"image {wish.Reference}");
        Require(FindRefusal(now, wish, lineage), wish, request, image, labels);
        if (wish.RespectsHolds && !request.Now && options.Postpone(image.Manifest) is { } later)
        {
            return new UpdateResult(UpdateOutcome.Postponed, wish.Reference.ToString(), image.ManifestDigest, labels.Version, null, default, [])
            {
                Postponement = later,
                StaleSince = FindStale(lineage.NotAfter),
            };
        }

        using var writer = sysroot.Lock();
        var table = LoadForChange(writer);
        if (table.Next is { Origin: var next } && wish.IsMetBy(next, image.ManifestDigest))
        {
            Finish(writer, next);
            return Result(UpdateOutcome.Unchanged, wish, next, default);
        }

        // Somebody may have gone further since.
        var refusal = FindRefusal(writer.Storage, table, wish, lineage);
        Require(refusal, wish, request, image, labels);
        var room = new EspForecast(writer, table);
        var pull = new PullRequest(source, image, wish.TlsVerify, Keep: false)
        {
            BeforeDownload = room.Require,
            MinimumFree = options.MinimumFree,
            Control = request.Transfer,
            Trust = trust,
            Config = configBytes,
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
            return Result(UpdateOutcome.Unchanged, wish, Remember(writer, wish, table.Next, pulled.Image, lineage), pulled.Totals) with { Refusal = refusal };
        }

        if (request.DownloadOnly)
        {
            var waiting = LetWait(writer, wish, pulled, image) with { Refusal = refusal, StaleSince = FindStale(lineage.NotAfter) };
            Write(writer, note.Done(new HistoryDeployment(null, image.ManifestDigest.ToString(), waiting.Version), pulled.Totals.BytesReceived));
            return waiting;
        }

        var cleared = ClearDefaultEntry(table);
        progress?.Report(new PullProgress(PullStep.Staging, pulled.Totals.BytesReceived, pulled.Totals.BytesReceived, pulled.Totals.BytesCached, 0, 0));
        var staged = table.Booted is { IsBootable: true, IsFailed: false } booted && id == booted.Id
            ? ComeBackTo(booted, writer, wish, pulled.Image, lineage)
            : await StageAsync(writer, table, wish, pulled, cancellationToken).ConfigureAwait(false);
        var conflicts = EtcForecast.Find(writer, staged, pulled.Tree);
        var removed = Finish(writer, staged);
        Write(writer, note.Done(staged, pulled.Totals.BytesReceived, refusal is null ? null : $"taken because it was asked for: {refusal.Reason}"));
        var gone = table.InBootOrder.Select(deployment => deployment.Id).Except(Load(writer).InBootOrder.Select(deployment => deployment.Id)).Union(removed);
        return Result(UpdateOutcome.Staged, wish, staged, pulled.Totals) with
        {
            Removed = [.. gone],
            ClearedDefault = cleared,
            EtcConflicts = conflicts,
            Refusal = refusal,
        };
    }

    private async Task<Origin> StageAsync(
        SysrootWriter writer, DeploymentTable table, Wish wish, PulledImage pulled, CancellationToken cancellationToken)
    {
        try
        {
            return await new Stager(writer, options.Time)
                .StageAsync(pulled.Image, pulled.Tree, table, wish.Followed, install: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (ErrorCatalog.Describe(e).Code is "kernel-missing" or "kargs-file-invalid" or "kernel-argument-invalid" or "image-invalid"
            or "uki-invalid" or "uki-mismatch")
        {
            // An image that can never be booted is of no use to anyone; one that only lacked room is kept for the next try.
            new GarbageCollector(writer).Collect();
            throw;
        }
    }

    /// <summary>What is wanted runs, and something else would be booted next: that goes, or behind. The entry of what runs stays as it is.</summary>
    private Origin ComeBackTo(Deployment booted, SysrootWriter writer, Wish wish, StoredImage image, ImageLineage lineage)
    {
        var origin = Remember(writer, wish, booted, image, lineage);
        var table = Load(writer);
        PutFirst(writer, RollbackPlan.Make(table, table.Get(booted.Id.Hex)));
        return origin;
    }

    private static Origin Remember(SysrootWriter writer, Wish wish, Deployment deployment, StoredImage image, ImageLineage lineage)
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
            Channel = lineage.Channel,
            Variant = lineage.Variant ?? deployment.Origin.Variant,
            Sequence = lineage.Sequence,
            Created = lineage.Created,
            NotAfter = lineage.NotAfter,
        };

        // First: what is followed from the next line on must not be ahead of its mark.
        SetMark(writer, origin);
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
            // Before it counts as finished: a stop in between leaves this to the next run.
            SetMark(writer, staged);
            States(writer).Write(staged with { Staging = false });
        }

        LetNoneWait(writer, except: null);
        var removed = Retain(writer).Prune();
        new GarbageCollector(writer).Collect();
        return removed;
    }

    /// <summary>The one that holds an update back: a deployment of this very image that failed or was given up.</summary>
    private static Deployment? FindHeld(DeploymentTable table, Wish wish, Digest manifest) => wish.RespectsHolds
        ? table.All.FirstOrDefault(deployment => deployment.Origin.ManifestDigest == manifest && deployment.Origin.Hold is not null && deployment != table.Next)
        : null;

    private static UpdateResult Held(Wish wish, Digest manifest, Deployment held) =>
        new(UpdateOutcome.Held, wish.Reference.ToString(), manifest, held.Origin.ImageVersion, held.Id, default, []) { Hold = held.Origin.Hold };

    private UpdateResult Result(UpdateOutcome outcome, Wish wish, Origin origin, PullTotals totals) =>
        new(outcome, wish.Reference.ToString(), origin.ManifestDigest, origin.ImageVersion, origin.Id, totals, [])
        {
            Verified = origin.Verification == ImageTrust.Verified,
            StaleSince = FindStale(origin.NotAfter),
        };
}
