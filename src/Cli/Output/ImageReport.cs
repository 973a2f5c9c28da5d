using SkorionOS.Deploy.Images;

namespace SkorionOS.Cli.Output;

/// <summary>An image of the storage.</summary>
internal sealed record ImageReport(string Image, string ManifestDigest, string ComposefsDigest, string ComposefsPath, int Layers, bool Kept, string Verification)
{
    public static ImageReport From(ListedImage listed) => new(
        listed.Image.Reference,
        listed.Image.ManifestDigest.ToString(),
        listed.Image.ComposefsDigest.ToString(),
        listed.ComposefsPath,
        listed.Image.Layers.Count,
        listed.Image.KeepWithoutDeployment,
        listed.Image.Verification);

    public static void Write(TextWriter output, ImageReport image)
    {
        output.WriteLine(image.Image);
        output.WriteLine($"    manifest  {image.ManifestDigest}");
        output.WriteLine($"    composefs {image.ComposefsDigest}");
        output.WriteLine($"    path      {image.ComposefsPath}");
    }
}
