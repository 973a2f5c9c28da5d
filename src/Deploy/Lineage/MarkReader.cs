using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Staging;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Lineage;

/// <summary>How far streams have come, by the file of the marks and by what is deployed.</summary>
internal sealed class MarkReader(Storage storage, DeploymentTable table)
{
    private readonly IReadOnlyList<HighWaterMark> _marks = new HighWaterFile(storage.Directory).Read();

    /// <summary>Where a deployment stands: what its image says, or what was written down of it when the image is gone.</summary>
    public static HighWaterMark Of(ImageStore images, Origin origin) => HighWaterMark.Of(
        origin.Image,
        TryReadLineage(images, origin.ManifestDigest) ?? new ImageLineage(origin.Channel, null, origin.Sequence, origin.Created, origin.NotAfter));

    /// <summary>What an image in the storage says; null when it is not there, or says something invalid.</summary>
    public static ImageLineage? TryReadLineage(ImageStore images, Digest digest)
    {
        try
        {
            return images.TryReadLabels(digest) is { } labels ? ImageLineage.Read(labels, $"image {digest}") : null;
        }
        catch (Exception e) when (e is DeployException or DocumentException)
        {
            return null;
        }
    }

    /// <summary>The mark of a stream. When it is lost, the newest of the deployments of that stream that anything is known of takes its place.</summary>
    public HighWaterMark? Find(HighWaterMark stream) => _marks.FirstOrDefault(stream.IsOfStream)
        ?? table.All.Select(deployment => Of(storage.Images, deployment.Origin)).Where(stream.IsOfStream)
            .Aggregate((HighWaterMark?)null, (newest, next) => newest is null || next.CompareTo(newest) > 0 ? next : newest);

    /// <summary>The mark of every stream that something is deployed of.</summary>
    public IReadOnlyList<HighWaterMark> FindAll() =>
        [.. table.All.Select(deployment => Find(Of(storage.Images, deployment.Origin))!).Distinct().TakeLast(LineageLimits.Marks)];

    /// <summary>The marks of all references of a stream's repository, for images that say that they are of the same channel and variant.</summary>
    public IEnumerable<HighWaterMark> FindBeside(HighWaterMark stream)
    {
        var repository = RepositoryOf(stream.Image);
        return _marks.Where(mark => mark.Channel is not null && mark.Channel == stream.Channel && mark.Variant == stream.Variant && RepositoryOf(mark.Image) == repository);
    }

    private static string RepositoryOf(string image) => ImageReference.TryParse(image, out var reference) ? reference switch
    {
        RegistryReference registry => registry.Name,
        LayoutReference layout => layout.Path,
        _ => image,
    } : image;
}
