using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Trust;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Pull;

/// <summary>What to bring into the storage.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Image">What was resolved there.</param>
/// <param name="TlsVerify">Whether the registry had to prove who it is; remembered with the image.</param>
/// <param name="Keep">True when a person asked for the image itself; see <see cref="StoredImage.KeepWithoutDeployment"/>.</param>
/// <param name="Damage">What is here and must not be trusted; it is fetched again. Null when there is nothing of the kind.</param>
internal sealed record PullRequest(ImageSource Source, ResolvedImage Image, bool TlsVerify, bool Keep, Damage? Damage = null)
{
    /// <summary>Asked before anything is downloaded, with all layers, lowest first, and those of them that are not here; it throws to prevent that. Not asked when
    /// there is nothing to download.</summary>
    public Action<IReadOnlyList<StoredLayer>, IReadOnlyList<StoredLayer>>? BeforeDownload { get; init; }

    /// <summary>What proved where the image is from; kept with it.</summary>
    public ImageTrust Trust { get; init; } = ImageTrust.None;

    /// <summary>The image's configuration, where it was fetched already.</summary>
    public byte[]? Config { get; init; }

    /// <summary>Free space that the pull must leave; what it brought is taken back when it does not. By default none.</summary>
    public FreeSpaceFloor MinimumFree { get; init; }

    /// <summary>Pauses and limits the download; null to let it run.</summary>
    public TransferControl? Control { get; init; }
}
