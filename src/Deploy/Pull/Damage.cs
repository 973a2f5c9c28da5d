using SkorionOS.Composefs.FsVerity;
using SkorionOS.Oci;

namespace SkorionOS.Deploy.Pull;

/// <summary>What is in the storage and must be fetched again, because <c>fsck</c> found it damaged.</summary>
/// <param name="Layers">Layers to fetch although they are here.</param>
/// <param name="Objects">Objects to write although their names are there.</param>
/// <param name="Keep">Whether the image was kept without a deployment before.</param>
internal sealed record Damage(IReadOnlySet<Digest> Layers, IReadOnlySet<FsVerityDigest> Objects, bool Keep);
