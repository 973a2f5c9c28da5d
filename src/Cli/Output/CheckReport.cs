using SkorionOS.Deploy.Checking;

namespace SkorionOS.Cli.Output;

/// <summary>The answer to <c>fsck</c>.</summary>
internal sealed record CheckReport(
    bool Clean,
    int ImagesChecked,
    int ObjectsChecked,
    int UnreferencedObjects,
    IReadOnlyList<FindingReport> Findings,
    IReadOnlyList<FindingReport> Repaired)
{
    public static CheckReport From(CheckResult result) => new(
        result.IsClean,
        result.ImagesChecked,
        result.ObjectsChecked,
        result.UnreferencedObjects,
        [.. result.Findings.Select(FindingReport.From)],
        [.. result.Repaired.Select(FindingReport.From)]);

    public static void Write(TextWriter output, CheckReport report)
    {
        foreach (var finding in report.Repaired)
        {
            output.WriteLine($"repaired {finding.Path}");
        }

        foreach (var finding in report.Findings)
        {
            output.WriteLine($"{finding.Kind.ToString().ToUpperInvariant()} {finding.Path}: {finding.Detail}");
            foreach (var image in finding.Images)
            {
                output.WriteLine($"    hurts image {image}");
            }
        }

        output.WriteLine($"{report.ImagesChecked} images, {report.ObjectsChecked} contents: {(report.Clean ? "clean" : $"{report.Findings.Count} findings")}.");
        if (report.UnreferencedObjects > 0)
        {
            output.WriteLine($"{report.UnreferencedObjects} contents are needed by no image; `bootc gc` removes them.");
        }
    }
}
