using SkorionOS.Boot;
using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.History;
using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Install;
using SkorionOS.Deploy.Layers;
using SkorionOS.Deploy.Lineage;
using SkorionOS.Deploy.Pull;
using SkorionOS.Deploy.Staging;
using SkorionOS.Interop.Files;
using SkorionOS.Oci;
using SkorionOS.State.Install;

namespace SkorionOS.Deploy;

/// <content>The first deployment, with all that a disk needs to boot it.</content>
public sealed partial class Engine
{
    /// <summary>Below <c>bootc/state</c>: an empty file that lets the units of the image grow the root partition and its filesystem.</summary>
    private const string GrowMark = "grow-root";

    /// <summary>
    /// Makes the first deployment of a sysroot: image, what the first boot shall find, boot loader, and last the boot entry.
    /// </summary>
    /// <param name="choices">What is installed.</param>
    /// <param name="root">Into what.</param>
    /// <param name="progress">Told how far it has come; null to tell nobody.</param>
    /// <param name="cancellationToken">Ends it before the boot entry is written.</param>
    /// <returns>The origin of the deployment, and what a person should know.</returns>
    /// <exception cref="DeployException">There are deployments already, or the image is not one to be installed.</exception>
    internal async Task<(Origin Origin, IReadOnlyList<string> Notes)> InstallAsync(
        InstallChoices choices, InstallRoot root, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        // What fails leaves nothing that a history could stay in. A user of the machine that installs is nobody on the one that is installed.
        var note = new HistoryNote(HistoryOperations.Install, new Actor(Actor.User, 0), options.Time);
        progress?.Report(new PullProgress(PullStep.Resolving, 0, 0, 0, 0, 0));
        var source = OpenSource(choices.Source, choices.TlsVerify);
        await using var _ = source.ConfigureAwait(false);
        var image = await ResolveAsync(source, cancellationToken).ConfigureAwait(false);
        var trust = await VerifyAsync(source, image, choices.EnforcesSignaturePolicy, cancellationToken).ConfigureAwait(false);
        var config = await ReadConfigAsync(source, image, offline: false, cancellationToken).ConfigureAwait(false);
        ImageLineage.Read(new ImageLabels(image.Manifest, ParseConfig(config, image.Manifest)), $"image {choices.Source}");
        using var writer = sysroot.Lock();
        var table = Load(writer);
        if (table.All.Count > 0 || table.Boot.Ours.Any())
        {
            throw new DeployException("already-installed", $"{sysroot.Path} has a deployment, or {sysroot.EspPath} a boot entry of one");
        }

        writer.Storage.Objects.IsSealing = root.SealsWhileWriting;
        var pulled = await new ImagePuller(writer, options.Workers)
            .PullAsync(new PullRequest(source, image, choices.TlsVerify, Keep: false) { Trust = trust, Config = config }, progress, cancellationToken).ConfigureAwait(false);
        progress?.Report(new PullProgress(PullStep.Staging, pulled.Totals.BytesReceived, pulled.Totals.BytesReceived, pulled.Totals.BytesCached, 0, 0));

        // A damaged content is fetched again from here, and the source may be a directory of the machine that installs.
        var target = choices.Target ?? choices.Source;
        var stored = pulled.Image with { Reference = target.ToString() };
        writer.Storage.Images.Update(stored);

        var tree = pulled.Tree ?? new TreeAssembler(writer.Storage.Layers).Assemble(stored.Layers.Select(layer => layer.DiffId), stored.Reference);
        var files = new BootFiles(tree, writer.Storage.Objects, choices.Source.ToString());
        InstallableImage.Check(tree, choices.Source);
        if (files.FindKernel() is [{ Role: KernelRole.Unified } unified] && choices.KernelArguments.Count > 0)
        {
            throw new DeployException("kargs-sealed", $"{unified.Path} of image {choices.Source} is a unified kernel image: its kernel arguments are signed with it, and no others can be given");
        }

        var (loader, program) = FindLoader(writer, stored, files, choices.Source);
        using (var state = writer.OpenState())
        {
            if (choices.RootAuthorizedKeys is { } keys)
            {
                FirstBootSeed.WriteAuthorizedKeys(state, keys.Span);
            }

            if (root.Grows)
            {
                state.ReplaceFile(GrowMark, []);
            }
        }

        var isStartedByFirmware = InstallLoader(writer, loader, program, choices.MenuTimeout);
        var staged = await new Stager(writer, options.Time).StageAsync(
            stored,
            tree,
            table,
            new FollowedImage(target, choices.TlsVerify, choices.EnforcesSignaturePolicy),
            new InstallDecisions([.. root.Arguments, .. choices.KernelArguments], root.VerityOptional),
            cancellationToken).ConfigureAwait(false);
        Finish(writer, staged);
        Write(writer, note.Done(staged, pulled.Totals.BytesReceived));
        return (staged with { Staging = false }, isStartedByFirmware ? [] : [ForeignLoader(loader)]);
    }

    private bool InstallLoader(SysrootWriter writer, SystemdBoot loader, byte[] program, int menuTimeout)
    {
        if (sysroot.LoaderPath == sysroot.EspPath)
        {
            return new BootPartition(writer.Esp).InstallLoader(loader, program, menuTimeout);
        }

        new BootPartition(writer.Esp).PrepareEntries();
        using var esp = Dir.Open(sysroot.LoaderPath);
        return new BootPartition(esp).InstallLoader(loader, program, menuTimeout);
    }

    private static (SystemdBoot Loader, byte[] Program) FindLoader(SysrootWriter writer, StoredImage image, BootFiles files, ImageReference reference)
    {
        var config = ImageConfig.Parse(writer.Storage.Images.TryReadConfig(image.ManifestDigest), $"configuration {image.ConfigDigest}");
        var loader = SystemdBoot.For(config.Architecture)
            ?? throw new DeployException("boot-loader-missing", $"image {reference} is for {config.Architecture}, for which there is no systemd-boot");
        var program = files.TryReadFirst(loader.ImagePaths)
            ?? throw new DeployException("boot-loader-missing", $"image {reference} has no systemd-boot: neither /{string.Join(" nor /", loader.ImagePaths)}");
        return (loader, program);
    }

    private static string ForeignLoader(SystemdBoot loader) =>
        $"{loader.FallbackPath} belongs to another boot loader and was left alone; make an entry of the firmware for {loader.Path} (efibootmgr --create).";
}
