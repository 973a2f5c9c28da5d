using SkorionOS.Deploy.Images;

namespace SkorionOS.Deploy.Pull;

/// <summary>An image that was brought into the storage.</summary>
/// <param name="Image">The image.</param>
/// <param name="Totals">What it took.</param>
public sealed record PullResult(StoredImage Image, PullTotals Totals);
