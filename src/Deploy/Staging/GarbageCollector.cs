using SkorionOS.Composefs.FsVerity;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Images;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Staging;

/// <summary>
/// Removes what no deployment, no pin, no merge base and no image that was asked for by name needs: images, then layers, then objects. It runs under the
/// lock of the one writer, so no pull is under way.
/// </summary>
/// <remarks>Everything is marked before anything goes; when a root cannot be read, nothing goes.</remarks>
internal sealed class GarbageCollector(SysrootWriter writer)
{
    /// <summary>Collects.</summary>
    /// <exception cref="DeployException">An image or a layer that is needed cannot be read; nothing was removed.</exception>
    public GarbageTotals Collect()
    {
        var table = writer.ReadDeployments();
        if ((table.Damaged.Count > 0 ? table.Damaged[0] : table.Booted is null ? table.BootedId?.Hex : null) is { } unknown)
        {
            throw new DeployException(
                "origin-damaged",
                $"deployment {unknown} has no {DeploymentStore.OriginName} that can be read, so what it needs is not known; nothing was removed");
        }

        var storage = writer.Storage;
        var kept = ChooseImages(table);
        var layers = kept.SelectMany(image => image.Layers).Select(layer => layer.DiffId).ToHashSet();
        var objects = MarkObjects(layers);

        var images = 0;
        foreach (var digest in storage.Images.ListDigests().Except(kept.Select(image => image.ManifestDigest)).ToList())
        {
            storage.Images.Remove(digest);
            images++;
        }

        var goneLayers = 0;
        foreach (var diffId in storage.Layers.List().Where(diffId => !layers.Contains(diffId)).ToList())
        {
            storage.Layers.Remove(diffId);
            goneLayers++;
        }

        if (goneLayers > 0)
        {
            // A layer must not come back after a power cut when its objects are gone: its name would say that it is whole.
            storage.Layers.Directory.Sync();
        }

        return SweepObjects(objects) with { Images = images, Layers = goneLayers };
    }

    private List<StoredImage> ChooseImages(DeploymentTable table)
    {
        var needed = table.All
            .Where(deployment => deployment.Entry is not null || deployment.Origin.Hold is null || deployment == table.Booted)
            .Select(deployment => deployment.Origin.ManifestDigest)
            .ToHashSet();
        foreach (var waiting in table.All.Where(deployment => deployment is { IsMerged: false, Entry: not null }))
        {
            // The merge base: its image has the /etc that the first boot compares with.
            if (table.All.FirstOrDefault(other => other.Id == waiting.Origin.Parent) is { } mergeBase)
            {
                needed.Add(mergeBase.Origin.ManifestDigest);
            }
        }

        var kept = new List<StoredImage>();
        foreach (var digest in writer.Storage.Images.ListDigests())
        {
            if (writer.Storage.Images.TryGet(digest) is not { } image)
            {
                if (needed.Contains(digest))
                {
                    throw new DeployException("image-damaged", $"the record of image {digest}, which a deployment needs, cannot be read; nothing was removed");
                }
            }
            else if (image.KeepWithoutDeployment || image.WaitsToBeStaged || needed.Contains(digest))
            {
                kept.Add(image);
            }
        }

        return kept;
    }

    private HashSet<FsVerityDigest> MarkObjects(IEnumerable<Digest> layers)
    {
        var objects = new HashSet<FsVerityDigest>();
        foreach (var diffId in layers)
        {
            foreach (var content in writer.Storage.Layers.ListContents(diffId))
            {
                objects.Add(content.Object);
            }
        }

        return objects;
    }

    private GarbageTotals SweepObjects(HashSet<FsVerityDigest> needed)
    {
        var count = 0;
        long bytes = 0;
        foreach (var file in writer.Storage.Objects.List().ToList())
        {
            if (file.IsTemporary)
            {
                writer.Storage.Objects.Remove(file);
            }

            if (file.Digest is not { } digest || needed.Contains(digest))
            {
                continue;
            }

            bytes += writer.Storage.Objects.TryGetSize(digest) ?? 0;
            count += writer.Storage.Objects.Remove(digest) ? 1 : 0;
        }

        return new GarbageTotals(0, 0, count, bytes);
    }
}
