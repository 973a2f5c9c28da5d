using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Lineage;
using SkorionOS.Deploy.Staging;
using SkorionOS.Oci;

namespace SkorionOS.Deploy;

/// <content>Whether an image goes on from what is here, and until when it is fresh.</content>
public sealed partial class Engine
{
    /// <summary>The time until which an image should have been replaced, when that is past; null when it is not, and while the clock is not known to be right.</summary>
    /// <param name="notAfter">What the image says; null when it says nothing.</param>
    public DateTimeOffset? FindStale(DateTimeOffset? notAfter) =>
        notAfter is { } until && until < options.Time.GetUtcNow() && options.IsClockSynchronised() ? until : null;

    /// <summary>Why an update would not take an image; for a switch to another reference, what somebody might not expect of it.</summary>
    private static Refusal? FindRefusal(Storage? storage, DeploymentTable table, Wish wish, ImageLineage lineage)
    {
        if (storage is null)
        {
            return null;
        }

        var marks = new MarkReader(storage, table);
        var offered = HighWaterMark.Of(wish.Reference.ToString(), lineage);
        if (!wish.RespectsHolds)
        {
            return LineageCheck.FindOlder(offered, marks.FindBeside(offered).Append(marks.Find(offered)).OfType<HighWaterMark>());
        }

        if ((table.Next ?? table.Booted)?.Origin is not { } origin || origin.Image != offered.Image)
        {
            return LineageCheck.FindOlder(offered, new[] { marks.Find(offered) }.OfType<HighWaterMark>());
        }

        // What is deployed counts beside the marks: a mark may have been lowered for a deployment that was left again.
        var followed = MarkReader.Of(storage.Images, origin);
        return LineageCheck.FindForeign(offered, followed)
            ?? LineageCheck.FindOlder(offered, new[] { marks.Find(offered), marks.Find(followed), followed }.OfType<HighWaterMark>());
    }

    private Refusal? FindRefusal(DeploymentTable table, Wish wish, ImageLineage lineage)
    {
        using var storage = sysroot.TryOpenStorage();
        return FindRefusal(storage, table, wish, lineage);
    }

    /// <summary>Refuses an image that an update must not take, unless somebody asked for it.</summary>
    private static void Require(Refusal? refusal, Wish wish, UpdateRequest request, ResolvedImage image, ImageLabels labels)
    {
        if (refusal is not null && wish.RespectsHolds && !request.AllowDowngrade)
        {
            var version = labels.Version is { } name ? $"{name}, " : "";
            throw new DeployException(refusal.Code, $"{wish.Reference} stands for {version}{image.ManifestDigest} now, which is not taken: {refusal.Reason}");
        }
    }

    /// <summary>What was staged is as far as its stream has come, whether that is further than before or somebody asked to go back.</summary>
    private static void SetMark(SysrootWriter writer, Origin staged) =>
        new HighWaterFile(writer.Storage.Directory).Set(MarkReader.Of(writer.Storage.Images, staged));

    /// <summary>The mark of the stream that a good boot is of: a deployment that runs well is at least as far. Null while something else comes next, which says how far it is.</summary>
    private static HighWaterMark? ChooseMark(SysrootWriter writer, DeploymentTable table, Deployment booted)
    {
        if (table.Next is { } next && next != booted)
        {
            return null;
        }

        var here = MarkReader.Of(writer.Storage.Images, booted.Origin);
        var mark = new MarkReader(writer.Storage, table).Find(here);
        return mark is null || here.CompareTo(mark) > 0 ? here : mark;
    }

    /// <summary>The configuration of an image: from here when it is here, else from its source.</summary>
    private async Task<byte[]> ReadConfigAsync(ImageSource source, ResolvedImage image, bool offline, CancellationToken cancellationToken)
    {
        using (var storage = sysroot.TryOpenStorage())
        {
            if (storage?.Images.TryReadConfig(image.ManifestDigest) is { } kept && Digest.Sha256(kept) == image.Manifest.Config.Digest)
            {
                return kept;
            }
        }

        return offline
            ? throw new DeployException("image-damaged", $"image {image.ManifestDigest} has no configuration in {sysroot.Path} that can be read")
            : await source.GetBlobAsync(image.Manifest.Config, OciLimits.Config, cancellationToken).ConfigureAwait(false);
    }

    private static ImageConfig ParseConfig(byte[] bytes, ImageManifest manifest) =>
        ImageConfig.Parse(bytes, $"configuration {manifest.Config.Digest}");
}
