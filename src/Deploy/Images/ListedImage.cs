namespace SkorionOS.Deploy.Images;

/// <summary>An image of the storage, for people and programs that look for it.</summary>
/// <param name="Image">The image.</param>
/// <param name="ComposefsPath">The path of its composefs image.</param>
public sealed record ListedImage(StoredImage Image, string ComposefsPath);
