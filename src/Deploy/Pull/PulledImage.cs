using SkorionOS.Composefs.Tree;
using SkorionOS.Deploy.Images;

namespace SkorionOS.Deploy.Pull;

/// <summary>What a pull brought.</summary>
/// <param name="Image">The image, now in the storage.</param>
/// <param name="Tree">Its tree, when it was made just now; null when the image was here already.</param>
/// <param name="Totals">What it took.</param>
internal sealed record PulledImage(StoredImage Image, FileTree? Tree, PullTotals Totals);
