using SkorionOS.Deploy.Images;
using SkorionOS.Deploy.Pull;

namespace SkorionOS.Cli.Output;

/// <summary>The answer to <c>image pull</c>.</summary>
internal sealed record PullReport(
    string Image,
    string ManifestDigest,
    string ComposefsDigest,
    string ComposefsPath,
    long BytesReceived,
    int LayersReceived,
    int LayersCached,
    int ObjectsAdded,
    long ObjectBytes)
{
    public static PullReport From(PullResult result, ListedImage listed) => new(
        result.Image.Reference,
        result.Image.ManifestDigest.ToString(),
        result.Image.ComposefsDigest.ToString(),
        listed.ComposefsPath,
        result.Totals.BytesReceived,
        result.Totals.LayersReceived,
        result.Totals.LayersCached,
        result.Totals.ObjectsAdded,
        result.Totals.ObjectBytes);

    public static void Write(TextWriter output, PullReport report)
    {
        output.WriteLine($"manifest  {report.ManifestDigest}");
        output.WriteLine($"composefs {report.ComposefsDigest}");
    }
}
