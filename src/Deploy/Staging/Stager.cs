using System.Globalization;
using SkorionOS.Boot;
using SkorionOS.Composefs.Tree;
using SkorionOS.Deploy.Arguments;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Layers;
using SkorionOS.Deploy.Lineage;
using SkorionOS.Interop.Files;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Staging;

/// <summary>
/// Makes a deployment of an image that is in the storage: kernel and initial ramdisk onto the boot partition, the origin, and last the boot entry. When the
/// entry is durable the update is done; before that, nothing has changed for the next boot.
/// </summary>
internal sealed class Stager(SysrootWriter writer, TimeProvider time)
{
    /// <summary>Boots that a new deployment may try before the boot loader goes on to the next.</summary>
    public const int Tries = BootCounter.Tries;

    /// <summary>Stages the image as the first in boot order.</summary>
    /// <param name="image">The image.</param>
    /// <param name="tree">Its tree, when it is at hand; else it is put together from the layers.</param>
    /// <param name="table">The deployments before.</param>
    /// <param name="followed">What updates follow from now on.</param>
    /// <param name="install">What an install decides for this deployment and all later ones; null to take it over from the current one.</param>
    /// <param name="cancellationToken">Ends it before the entry is written.</param>
    /// <returns>The origin of the new deployment, still marked as <see cref="Origin.Staging"/>.</returns>
    public async Task<Origin> StageAsync(
        StoredImage image,
        FileTree? tree,
        DeploymentTable table,
        FollowedImage followed,
        InstallDecisions? install,
        CancellationToken cancellationToken)
    {
        tree ??= new TreeAssembler(writer.Storage.Layers).Assemble(image.Layers.Select(layer => layer.DiffId), image.Reference);
        var files = new BootFiles(tree, writer.Storage.Objects, image.Reference);
        var labels = writer.Storage.Images.TryReadLabels(image.ManifestDigest)
            ?? throw new DeployException("image-damaged", $"image {image.ManifestDigest} in {writer.Storage.Path} has no manifest");
        var lineage = ImageLineage.Read(labels, image.Reference);
        var current = table.Current;
        var id = DeploymentId.Parse(image.ComposefsDigest.ToString());
        var before = table.All.FirstOrDefault(d => d.Id == id);
        install ??= InstallDecisions.Of((before ?? current)?.Origin);
        var options = KernelArguments.Compose(
            new ComposefsArgument(id, install.VerityOptional),
            files.ReadKernelArguments(),
            new LocalArguments(writer.DeployState, table.EtcOwner?.Id).Read(),
            install.KernelArguments.Select(KernelArgument.Parse),
            ArgumentSources.RustArchitecture(labels.Architecture));

        var plan = await BootPlan.ReadAsync(files, id, install.VerityOptional, cancellationToken).ConfigureAwait(false);
        var partition = new BootPartition(writer.Esp);
        new Retention(writer, time).MakeRoomOnEsp(partition, [.. plan.Files.Select(file => file.Kernel)]);
        foreach (var (file, kernel) in plan.Files)
        {
            await partition.InstallKernelAsync(kernel, _ => new(files.Open(file.Inode)), cancellationToken).ConfigureAwait(false);
        }

        var osRelease = files.ReadOsRelease();
        var origin = new Origin
        {
            Id = id,
            Serial = table.NextSerial,
            Image = followed.Reference.ToString(),
            TlsVerify = followed.TlsVerify,
            EnforcesSignaturePolicy = followed.EnforcesPolicy,
            ManifestDigest = image.ManifestDigest,
            ImageVersion = labels.Version ?? osRelease.Version,
            OsName = osRelease.Name,
            Created = lineage.Created,
            Architecture = labels.Architecture,
            Staged = time.GetUtcNow(),
            Parent = before is { IsMerged: true } || current?.Id == id ? before?.Origin.Parent : current?.Id,
            Channel = lineage.Channel,
            Variant = lineage.Variant ?? osRelease.Variant,
            Sequence = lineage.Sequence,
            NotAfter = lineage.NotAfter,
            Verification = image.Verification,
            Evidence = image.Evidence,
            Pinned = before?.Origin.Pinned ?? false,
            KernelArguments = install.KernelArguments,
            VerityOptional = install.VerityOptional,
            Staging = true,
            BootDigest = plan.BootDigest,
            SealedArguments = plan.Sealed?.Print(),
        };
        cancellationToken.ThrowIfCancellationRequested();
        new DeploymentStore(writer.DeployState).Write(origin);
        var title = TellApart(osRelease.Title(labels.Version, lineage.Variant), origin, table);
        var entry = new DeploymentEntry(id, origin.Serial, title, plan.ToProgram(options));

        // Those that new arguments were tried with: this one has them.
        partition.WriteEntry(id, entry.ToEntry(), Tries, before?.Entries ?? []);

        // From here on the update is done; the caller takes the mark away.
        return origin;
    }

    /// <summary>A title that no other entry has: with the day on which the image was made or, if that is the same, with the beginning of its digest.</summary>
    private static string TellApart(string title, Origin origin, DeploymentTable table)
    {
        var taken = table.Boot.Entries
            .Where(file => file.Deployment != origin.Id)
            .Select(file => file.Entry?.Title)
            .ToHashSet(StringComparer.Ordinal);
        var dated = origin.Created is { } created ? $"{title}, {created.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : null;
        return !taken.Contains(title) ? title
            : dated is not null && !taken.Contains(dated) && !IsSameDay(origin, title, table) ? dated
            : $"{title}, {origin.Id.Hex[..8]}";
    }

    /// <summary>True when the entry that has the bare title is of an image of the same day: the day would tell nothing.</summary>
    private static bool IsSameDay(Origin origin, string title, DeploymentTable table) => table.InBootOrder.Any(other =>
        other.Id != origin.Id && other.Entry?.Entry?.Title == title && other.Origin.Created?.UtcDateTime.Date == origin.Created?.UtcDateTime.Date);
}
