using SkorionOS.Composefs;
using SkorionOS.Composefs.Erofs;
using SkorionOS.Composefs.Store;
using SkorionOS.Composefs.Tree;
using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Layers;
using SkorionOS.Interop;
using SkorionOS.Interop.Files;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Pull;

/// <summary>
/// Brings an image into the storage: the layers that are not here, then the composefs image of all of them. Layers that are here are not requested.
/// </summary>
/// <remarks>
/// Order of the durable steps: contents, their names, the layer's index, and, when every layer has one, the image's directory. A stop at any point leaves
/// contents that the next pull finds, and never an image that lacks some. When what came is not what was promised, all that this pull brought is taken back;
/// when the way was only interrupted, finished layers stay. A disk that is full, or has less free than shall stay, is given back what this pull took.
/// </remarks>
internal sealed class ImagePuller(SysrootWriter writer, int workers)
{
    private readonly Storage _storage = writer.Storage;

    /// <summary>Brings the image here.</summary>
    /// <param name="request">What, and from where.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellationToken">Ends it; finished layers stay.</param>
    public async Task<PulledImage> PullAsync(PullRequest request, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        var (source, image, _, _, damage) = request;
        if (damage is null && _storage.Images.TryGet(image.ManifestDigest) is { } present)
        {
            _storage.Images.Directory.Sync();
            return new PulledImage(Remember(present, request), null, default);
        }

        var configBytes = request.Config ?? await source.GetBlobAsync(image.Manifest.Config, OciLimits.Config, cancellationToken).ConfigureAwait(false);
        var config = ImageConfig.Parse(configBytes, $"configuration {image.Manifest.Config.Digest} of {source.Reference}");
        var layers = Match(source.Reference, image.Manifest, config);
        var missing = layers
            .DistinctBy(layer => layer.DiffId)
            .Where(layer => damage?.Layers.Contains(layer.DiffId) == true || !_storage.Layers.Contains(layer.DiffId))
            .ToList();
        var total = missing.Sum(layer => layer.Size);
        var cached = layers.Sum(layer => layer.Size) - total;
        var guard = new SpaceGuard(_storage.Objects.Directory, request.MinimumFree, source.Reference);
        if (missing.Count > 0)
        {
            guard.RequireRoomFor(total);
            request.BeforeDownload?.Invoke(layers, missing);
        }

        var meter = new PullMeter(progress, total, cached, missing.Count);
        meter.Report(PullStep.Pulling);
        using var batch = _storage.Objects.BeginWrite(workers > 1, damage?.Objects);
        try
        {
            await FetchAsync(request, missing, batch, meter, guard, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            meter.Report(PullStep.Importing);
            guard.Require();
            var tree = new TreeAssembler(_storage.Layers).Assemble(layers.Select(layer => layer.DiffId), source.Reference.ToString());
            var record = Commit(request, configBytes, layers, tree);
            return new PulledImage(record, tree, new PullTotals(meter.BytesDone, cached, missing.Count, layers.Count - missing.Count, batch.AddedCount, batch.AddedBytes));
        }
        catch (Exception e) when (IsUntrue(e) || IsDiskFull(e))
        {
            // On a full disk, too: what only the next try could use must not keep others from writing.
            TakeBack(request, batch, missing);
            throw;
        }
    }

    /// <summary>True when the image itself is wrong: asking again would bring the same.</summary>
    private static bool IsUntrue(Exception e) => e switch
    {
        DeployException d => d.Code is "diff-id-mismatch" or "layers-mismatch",
        ComposefsException or Oci.Layers.LayerException => true,
        BlobException b => b.Code is "digest-mismatch" or "size-mismatch",
        AggregateException a => a.InnerExceptions.Any(IsUntrue),
        _ => false,
    };

    private static bool IsDiskFull(Exception e) =>
        e is LinuxException { IsOutOfSpace: true } or DeployException { Code: "space-floor" } || (e is AggregateException a && a.InnerExceptions.Any(IsDiskFull));

    private static List<StoredLayer> Match(ImageReference reference, ImageManifest manifest, ImageConfig config)
    {
        var diffIds = config.RootFs.DiffIds;
        if (diffIds.Count != manifest.Layers.Count)
        {
            throw new DeployException(
                "layers-mismatch",
                $"image {reference}: the manifest has {manifest.Layers.Count} layers, but its configuration names {diffIds.Count} diff ids");
        }

        return [.. manifest.Layers.Zip(diffIds, (blob, diffId) => new StoredLayer(blob.Digest, diffId, blob.Size))];
    }

    private async Task FetchAsync(
        PullRequest request,
        List<StoredLayer> missing,
        ObjectBatch batch,
        PullMeter meter,
        SpaceGuard guard,
        CancellationToken cancellationToken)
    {
        var pull = new LayerPull(request.Source, _storage, batch, meter, guard, request.Control, parallel: workers > 1);
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };

        // The largest first, so that the last one to end is a small one.
        await Parallel.ForEachAsync(missing.OrderByDescending(layer => layer.Size), options, async (layer, token) =>
        {
            var blob = request.Image.Manifest.Layers.First(descriptor => descriptor.Digest == layer.Digest);
            await pull.RunAsync(blob, layer.DiffId, token).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private StoredImage Commit(PullRequest request, ReadOnlySpan<byte> config, List<StoredLayer> layers, FileTree tree)
    {
        var image = request.Image;

        // A layer that a stopped pull brought may have a name that is not durable yet; the image must not outlive it.
        _storage.Layers.Directory.Sync();
        using var files = _storage.Images.BeginWrite(image.ManifestDigest);
        ImageSummary summary;
        using (var file = files.CreateComposefs())
        {
            using (var stream = new FileWriteStream(file))
            {
                summary = ErofsWriter.Write(tree, stream, FormatVersions.Identity);
            }

            file.Sync();
            if (_storage.Objects.IsSealing)
            {
                file.TryEnableVerity();
            }
        }

        var record = new StoredImage
        {
            Reference = request.Source.Reference.ToString(),
            ManifestDigest = image.ManifestDigest,
            ConfigDigest = image.Manifest.Config.Digest,
            ComposefsDigest = summary.Digest,
            ComposefsSize = summary.Size,
            Layers = layers,
            KeepWithoutDeployment = request.Keep || request.Damage?.Keep == true,
            TlsVerify = request.TlsVerify,
            Verification = request.Trust.Verification,
            Evidence = request.Trust.Digests,
        };
        // An image that is fetched again keeps what deployments of it were staged by.
        var kept = _storage.Images.ReadSignatures(image.ManifestDigest);
        files.Commit(record, image.ManifestBytes.Span, config, [.. request.Trust.Evidence.Concat(kept).DistinctBy(item => item.Digest)]);
        return record;
    }

    private StoredImage Remember(StoredImage present, PullRequest request)
    {
        var evidence = request.Trust.Digests;
        var wanted = present with
        {
            KeepWithoutDeployment = present.KeepWithoutDeployment || request.Keep,
            Reference = request.Keep ? request.Source.Reference.ToString() : present.Reference,
            TlsVerify = request.Keep ? request.TlsVerify : present.TlsVerify,
            Verification = request.Trust.Verification,
            Evidence = present.Evidence.SequenceEqual(evidence) ? present.Evidence : evidence,
        };
        if (wanted == present)
        {
            return present;
        }

        _storage.Images.Update(wanted, request.Trust);
        return wanted;
    }

    private void TakeBack(PullRequest request, ObjectBatch batch, IReadOnlyList<StoredLayer> layers)
    {
        // In the reverse order of how it came, and durably: nothing must be listed when what it needs goes. Whether a name was given before things went
        // wrong is not asked: a flush may fail after it.
        if (request.Damage is null)
        {
            _storage.Images.Remove(request.Image.ManifestDigest);
        }

        foreach (var layer in layers)
        {
            _storage.Layers.Remove(layer.DiffId);
        }

        _storage.Layers.Directory.Sync();
        batch.Abort();
    }
}
