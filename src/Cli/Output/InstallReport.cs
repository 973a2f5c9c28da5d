using SkorionOS.Deploy.Install;

namespace SkorionOS.Cli.Output;

/// <summary>The answer to <c>install</c>.</summary>
internal sealed record InstallReport(
    string Target, string Image, string ImageDigest, string? Version, string Deployment, long? Size, bool Sealed, IReadOnlyList<string> Notes)
{
    public static InstallReport From(InstallResult result) => new(
        result.Target,
        result.Image,
        result.ManifestDigest.ToString(),
        result.Version,
        result.Deployment.Hex,
        result.Size,
        result.IsSealed,
        result.Notes);

    public static void Write(TextWriter output, InstallReport report)
    {
        output.WriteLine($"Installed {report.Image}{(report.Version is null ? "" : " " + report.Version)}, {report.ImageDigest}, to {report.Target}.");
        output.WriteLine($"Deployment: {report.Deployment}");
        if (report.Size is { } size)
        {
            output.WriteLine($"Size of the disk: {Bytes.Format(size)}");
        }

        output.WriteLine(report.Sealed ? "Sealed with fs-verity." : "Not sealed with fs-verity: contents are not checked while they are read.");
        foreach (var note in report.Notes)
        {
            output.WriteLine($"Note: {note}");
        }
    }
}
