using SkorionOS.Composefs.Store;
using SkorionOS.Deploy.Layers;
using SkorionOS.Interop.Compression;
using SkorionOS.Interop.Files;
using SkorionOS.Oci;
using SkorionOS.Oci.Layers;

namespace SkorionOS.Deploy.Pull;

/// <summary>
/// One layer from the source into the store, in one pass: received, checked against its digest, inflated, checked against its diff id, taken apart, hashed,
/// written. With <c>parallel</c> each of the three stages has a thread.
/// </summary>
internal sealed class LayerPull(
    ImageSource source, Storage storage, ObjectBatch batch, PullMeter meter, SpaceGuard guard, TransferControl? control, bool parallel)
{
    /// <summary>Brings the layer here; its index appears when all of it is durable.</summary>
    /// <exception cref="DeployException">It is not what the image's configuration says, or leaves too little space.</exception>
    /// <exception cref="OciException">The blob is not what the manifest says, or is no layer.</exception>
    /// <exception cref="Interop.LinuxException">It could not be written.</exception>
    public async Task RunAsync(Descriptor blob, Digest diffId, CancellationToken cancellationToken)
    {
        var received = await source.OpenBlobAsync(blob, 0, cancellationToken).ConfigureAwait(false);
        await using var _ = received.ConfigureAwait(false);
        if (parallel)
        {
            await Task.Factory.StartNew(
                () => Import(received, blob, diffId, cancellationToken),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).ConfigureAwait(false);
        }
        else
        {
            Import(received, blob, diffId, cancellationToken);
        }

        meter.LayerDone();
    }

    private void Import(Stream received, Descriptor blob, Digest diffId, CancellationToken cancellationToken)
    {
        var label = $"{blob.Digest} of {source.Reference}";
        using var file = storage.Layers.CreateIndex();
        var verifying = new VerifyingStream(new MeteredStream(received, meter, control, cancellationToken), blob, source.Reference);
        using var compressed = Ahead(verifying, cancellationToken);
        using var hashing = new HashingStream(LayerDecompressor.Open(compressed, ImportLimits.Layer, label));
        using (var plain = new GuardedStream(Ahead(hashing, cancellationToken), guard))
        {
            using var gathered = new FileWriteStream(file);
            using var packed = new ZstandardStream(gathered, new ZstandardCompressionOptions(), leaveOpen: true);
            var index = new LayerIndexWriter(packed);
            using var importer = new LayerImporter(batch, index);
            importer.Import(plain, label);

            // The tar may end before the blob does; what was not read was not checked either.
            Drain(plain);
            Drain(compressed);
            var found = hashing.Finish();
            if (found != diffId)
            {
                throw new DeployException(
                    "diff-id-mismatch",
                    $"image {source.Reference}: layer {blob.Digest} unpacks to {found}, but the image's configuration says {diffId}");
            }

            index.Finish(diffId, hashing.Count);
        }

        file.Sync();
        batch.Flush();
        storage.Layers.Link(file, diffId);
    }

    private Stream Ahead(Stream stream, CancellationToken cancellationToken) => parallel ? new ReadAheadStream(stream, cancellationToken) : stream;

    private static void Drain(Stream stream)
    {
        Span<byte> rest = stackalloc byte[4096];
        while (stream.Read(rest) > 0)
        {
        }
    }
}
