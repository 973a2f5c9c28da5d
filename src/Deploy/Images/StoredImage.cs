using SkorionOS.Composefs.FsVerity;
using SkorionOS.Deploy.Trust;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Images;

/// <summary>An image that is in the storage, complete: its layers, its contents and its composefs image.</summary>
public sealed record StoredImage
{
    /// <summary>The layout of <c>image.json</c> that this program writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The layout of the record.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The reference it was last pulled by, with its transport.</summary>
    public required string Reference { get; init; }

    /// <summary>Digest of the manifest: the image's name in the storage.</summary>
    public required Digest ManifestDigest { get; init; }

    /// <summary>Digest of the configuration.</summary>
    public required Digest ConfigDigest { get; init; }

    /// <summary>fs-verity digest of the composefs image: the identity of a deployment of this image.</summary>
    public required FsVerityDigest ComposefsDigest { get; init; }

    /// <summary>Length of the composefs image in bytes.</summary>
    public required long ComposefsSize { get; init; }

    /// <summary>The layers, lowest first.</summary>
    public required IReadOnlyList<StoredLayer> Layers { get; init; }

    /// <summary>True when a person asked for the image itself (<c>image pull</c>): it stays until it is removed by name.</summary>
    public bool KeepWithoutDeployment { get; init; }

    /// <summary>True when it was brought to be staged later (<c>update --download-only</c>): it stays until it is staged, or another one is brought.</summary>
    public bool WaitsToBeStaged { get; init; }

    /// <summary>Whether the registry had to prove who it is when the image was pulled.</summary>
    public bool TlsVerify { get; init; } = true;

    /// <summary>How the image's origin was proved when it was last pulled: <c>verified</c> by signatures, or <c>unverified</c> where none was asked for.</summary>
    public string Verification { get; init; } = ImageTrust.Unverified;

    /// <summary>Digests of the signatures that proved it then.</summary>
    public IReadOnlyList<Digest> Evidence { get; init; } = [];

    /// <summary>The name of the image's directory below <c>images/</c>.</summary>
    internal string DirectoryName => ManifestDigest.ToString();
}
