namespace SkorionOS.Deploy.Images;

/// <summary>An image that was brought and waits to be staged.</summary>
/// <param name="Image">The image.</param>
/// <param name="Version">Its version for people; null when it has none.</param>
/// <param name="Created">When it was built; null when it does not say.</param>
/// <param name="Architecture">The machine that it is for, as OCI calls it.</param>
public sealed record WaitingImage(StoredImage Image, string? Version, DateTimeOffset? Created, string Architecture);
