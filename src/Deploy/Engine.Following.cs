using SkorionOS.Deploy.Deployments;
using SkorionOS.Deploy.Lineage;
using SkorionOS.Deploy.Staging;
using SkorionOS.Oci;

namespace SkorionOS.Deploy;

/// <content>What updates follow, and what it stands for now.</content>
public sealed partial class Engine
{
    /// <summary>Asks whether the followed reference stands for something else now. Writes nothing.</summary>
    /// <exception cref="DeployException">Nothing is deployed yet.</exception>
    public async Task<UpdateResult> CheckAsync(CancellationToken cancellationToken = default)
    {
        var wish = Follow();
        var source = OpenSource(wish.Reference, wish.TlsVerify);
        await using var _ = source.ConfigureAwait(false);
        var image = await ResolveAsync(source, cancellationToken).ConfigureAwait(false);
        var table = ReadDeployments();
        if ((table.Next ?? table.Booted)?.Origin is { } origin && origin.ManifestDigest == image.ManifestDigest)
        {
            return Result(UpdateOutcome.Unchanged, wish, origin, default);
        }

        if (FindHeld(table, wish, image.ManifestDigest) is { } held)
        {
            return Held(wish, image.ManifestDigest, held) with
            {
                ConfigDigest = image.Manifest.Config.Digest,
                Annotations = image.Manifest.Annotations,
            };
        }

        var trust = await VerifyAsync(source, image, wish.EnforcesPolicy, cancellationToken).ConfigureAwait(false);
        var config = ParseConfig(await ReadConfigAsync(source, image, offline: false, cancellationToken).ConfigureAwait(false), image.Manifest);
        var labels = new ImageLabels(image.Manifest, config);
        var lineage = ImageLineage.Read(labels, $"image {wish.Reference}");
        var refusal = FindRefusal(table, wish, lineage);
        var later = refusal is null ? options.Postpone(image.Manifest) : null;
        var outcome = refusal is not null ? UpdateOutcome.Refused : later is not null ? UpdateOutcome.Postponed : UpdateOutcome.Available;
        return new UpdateResult(outcome, source.Reference.ToString(), image.ManifestDigest, labels.Version, null, default, [])
        {
            Refusal = refusal,
            StaleSince = FindStale(lineage.NotAfter),
            Postponement = later,
            ConfigDigest = image.Manifest.Config.Digest,
            Annotations = image.Manifest.Annotations,
            BytesToDownload = CountMissing(image.Manifest, config),
            Verified = trust.Evidence.Count > 0,
        };
    }

    /// <summary>Bytes of the layers that are not here.</summary>
    private long CountMissing(ImageManifest manifest, ImageConfig config)
    {
        using var storage = sysroot.TryOpenStorage();
        return manifest.Layers.Zip(config.RootFs.DiffIds).Where(layer => storage?.Layers.Contains(layer.Second) != true).Sum(layer => layer.First.Size);
    }

    /// <summary>What updates follow: the reference of what is booted next, so that a switch counts from the moment it is staged, and one that was rolled back
    /// counts no more.</summary>
    private Wish Follow() => ReadDeployments() is { Next: var next, Booted: var booted } && (next ?? booted)?.Origin is { } followed
        ? new Wish(ImageReference.Parse(followed.Image), followed.TlsVerify, followed.EnforcesSignaturePolicy, RespectsHolds: true)
        : throw new DeployException("nothing-deployed", $"{sysroot.Path} has no deployment that could be updated");

    private ImageSource OpenSource(ImageReference reference, bool tlsVerify) =>
        ImageSource.Open(reference, options.Source with { TlsVerify = tlsVerify });

    /// <summary>What the reference stands for, or the manifest that alone is wanted. A registry gives that by its digest, wherever the tag has gone; a layout
    /// only while the tag names it.</summary>
    private async Task<ResolvedImage> ResolveAsync(ImageSource source, Wish wish, Digest? wanted, CancellationToken cancellationToken)
    {
        if (wanted is { } exactly && wish.Reference is RegistryReference registry)
        {
            var exact = OpenSource(registry.At(exactly), wish.TlsVerify);
            await using var _ = exact.ConfigureAwait(false);
            return await ResolveAsync(exact, cancellationToken).ConfigureAwait(false);
        }

        var image = await ResolveAsync(source, cancellationToken).ConfigureAwait(false);
        return wanted is not { } digest || image.ManifestDigest == digest
            ? image
            : throw new DeployException("image-not-found", $"{source.Reference} stands for {image.ManifestDigest} now, not for {digest}");
    }

    private Task<ResolvedImage> ResolveAsync(ImageSource source, CancellationToken cancellationToken) =>
        source.ResolveAsync(options.Platform, KnownManifest, cancellationToken);

    /// <summary>A manifest that is here need not be asked for again when an index names it.</summary>
    private ReadOnlyMemory<byte>? KnownManifest(Digest digest)
    {
        using var storage = sysroot.TryOpenStorage();
        return storage?.Images.TryReadManifest(digest);
    }

    /// <summary>What somebody wants to be booted next.</summary>
    /// <param name="Reference">The image.</param>
    /// <param name="TlsVerify">Whether the registry has to prove who it is.</param>
    /// <param name="EnforcesPolicy">Whether the policy must ask for signatures by default.</param>
    /// <param name="RespectsHolds">True when whatever the reference stands for now is wanted, false when this very image was asked for.</param>
    private sealed record Wish(ImageReference Reference, bool TlsVerify, bool EnforcesPolicy, bool RespectsHolds)
    {
        public FollowedImage Followed => new(Reference, TlsVerify, EnforcesPolicy);

        public bool IsMetBy(Origin origin, Digest manifest) =>
            origin.ManifestDigest == manifest && origin.Image == Reference.ToString() && origin.TlsVerify == TlsVerify
            && origin.EnforcesSignaturePolicy == EnforcesPolicy;
    }
}
