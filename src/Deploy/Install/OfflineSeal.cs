using System.Collections.Concurrent;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Deploy.Images;
using SkorionOS.Interop.Files;

namespace SkorionOS.Deploy.Install;

/// <summary>
/// Seals the files of a storage that nobody has mounted: each object and each composefs image gets its Merkle tree behind its content. The files are of no use as
/// they are from then on; in the filesystem that is made of them, <see cref="OfflineRoot"/> sets what makes the kernel take them for sealed.
/// </summary>
internal static class OfflineSeal
{
    private const string Storage = "bootc/storage";

    /// <summary>Seals every object and every composefs image below <paramref name="root"/>.</summary>
    /// <exception cref="DeployException">A content is not what its name says: the disk or the memory of this machine is not sound.</exception>
    public static IReadOnlyList<SealedFile> Apply(Dir root, Storage storage, CancellationToken cancellationToken)
    {
        var wanted = storage.Objects.List()
            .Where(file => file.Digest is not null)
            .Select(file => (Path: $"{Storage}/objects/{file.Path}", Digest: file.Digest!.Value))
            .Concat(storage.Images.List().Select(image => (Path: $"{Storage}/images/{image.DirectoryName}/{ImageStore.ComposefsName}", Digest: image.ComposefsDigest)));
        var found = new ConcurrentBag<SealedFile>();
        Parallel.ForEach(wanted, new ParallelOptions { CancellationToken = cancellationToken }, file => found.Add(Seal(root, file.Path, file.Digest)));
        return [.. found.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    private static SealedFile Seal(Dir root, string path, FsVerityDigest digest)
    {
        using var file = root.OpenAppend(path);
        var metadata = FsVerityMetadata.Measure(file.Handle);
        if (metadata.Digest != digest)
        {
            throw new DeployException("object-damaged", $"{root.Path}/{path} was written as {digest} and reads as {metadata.Digest}");
        }

        metadata.Append(file);
        return new SealedFile("/" + path, metadata.ContentLength, metadata.StoredLength);
    }
}
