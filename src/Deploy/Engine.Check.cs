using SkorionOS.Composefs.FsVerity;
using SkorionOS.Deploy.Checking;
using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Lineage;
using SkorionOS.Deploy.Pull;
using SkorionOS.Deploy.Trust;
using SkorionOS.Oci;

namespace SkorionOS.Deploy;

/// <content>Looking for damage, and mending it.</content>
public sealed partial class Engine
{
    /// <summary>Reads and hashes everything in the storage, and compares the boot menu with the deployments. Changes nothing.</summary>
    public CheckResult Check()
    {
        using var storage = sysroot.TryOpenStorage();
        return storage is null ? new CheckResult([], 0, 0, 0, []) : new StorageChecker(storage, ReadDeployments()).Check();
    }

    /// <summary>Checks, fetches again what is damaged or missing from where each image came from, and checks again. What is sound is not touched.</summary>
    /// <param name="progress">Told how far it has come; null to tell nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<CheckResult> RepairAsync(IProgress<PullProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var writer = sysroot.Lock();
        var checker = new StorageChecker(writer.Storage, Load(writer));
        var before = checker.Check();
        foreach (var image in writer.Storage.Images.ListDigests())
        {
            var record = writer.Storage.Images.TryGet(image);
            var layers = record?.Layers.Select(layer => layer.DiffId).Where(checker.BadLayers.Contains).ToHashSet() ?? [];
            if (layers.Count > 0 || checker.BadImages.Contains(image))
            {
                await FetchAgainAsync(writer, image, record, layers, checker.BadObjects, progress, cancellationToken).ConfigureAwait(false);
            }
        }

        RemoveUnneededDamage(writer, checker.BadObjects);
        if (new HighWaterFile(writer.Storage.Directory) is var marks && marks.TryRead() is null)
        {
            marks.Write(new MarkReader(writer.Storage, Load(writer)).FindAll());
        }

        var after = new StorageChecker(writer.Storage, Load(writer)).Check();
        return after with { Repaired = [.. before.Findings.Where(finding => after.Findings.All(other => other.Path != finding.Path))] };
    }

    private async Task FetchAgainAsync(
        SysrootWriter writer,
        Digest manifest,
        StoredImage? record,
        IReadOnlySet<Digest> layers,
        IReadOnlySet<FsVerityDigest> objects,
        IProgress<PullProgress>? progress,
        CancellationToken cancellationToken)
    {
        var origin = Load(writer).All.FirstOrDefault(deployment => deployment.Origin.ManifestDigest == manifest)?.Origin;
        var name = record?.Reference ?? origin?.Image
            ?? throw new DeployException("image-damaged", $"image {manifest} is damaged, and nothing says where it came from");
        var reference = ImageReference.Parse(name);

        // A tag may have moved on; the image that is here is meant.
        var tlsVerify = record?.TlsVerify ?? origin?.TlsVerify ?? true;
        var source = OpenSource(reference is RegistryReference registry ? registry.At(manifest) : reference, tlsVerify);
        await using var _ = source.ConfigureAwait(false);
        var image = KnownImage(writer, manifest, reference)
            ?? await source.ResolveAsync(options.Platform, null, cancellationToken).ConfigureAwait(false);
        if (image.ManifestDigest != manifest)
        {
            throw new DeployException("image-not-found", $"{reference} stands for {image.ManifestDigest} now; image {manifest} cannot be fetched again from there");
        }

        // It is the very image that the policy was asked about, so what it said then still holds.
        var damage = new Damage(layers, objects, record?.KeepWithoutDeployment ?? false);
        var proof = record?.Evidence ?? origin?.Evidence ?? [];
        var trust = new ImageTrust([.. writer.Storage.Images.ReadSignatures(manifest).Where(evidence => proof.Contains(evidence.Digest))]);
        await new ImagePuller(writer, options.Workers)
            .PullAsync(new PullRequest(source, image, tlsVerify, Keep: false, damage) { Trust = trust }, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The image as its manifest here says, when that is sound: then no tag has to stand where it stood.</summary>
    private static ResolvedImage? KnownImage(SysrootWriter writer, Digest manifest, ImageReference reference)
    {
        var bytes = writer.Storage.Images.TryReadManifest(manifest);
        return bytes is not null && Digest.Sha256(bytes) == manifest && ManifestDocument.Parse(bytes, $"manifest {manifest}") is ImageManifest parsed
            ? new ResolvedImage { Reference = reference, ManifestDigest = manifest, ManifestBytes = bytes, Manifest = parsed }
            : null;
    }

    /// <summary>A damaged object that no image needs would otherwise be taken for sound by the next pull.</summary>
    private static void RemoveUnneededDamage(SysrootWriter writer, IReadOnlySet<FsVerityDigest> objects)
    {
        foreach (var digest in objects)
        {
            if (writer.Storage.Objects.Contains(digest) && writer.Storage.Objects.Measure(digest) != digest)
            {
                writer.Storage.Objects.Remove(digest);
            }
        }
    }
}
