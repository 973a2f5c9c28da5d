using SkorionOS.Deploy.Etc;
using SkorionOS.State.Etc;

namespace SkorionOS.Cli.Output;

/// <summary>The answer to <c>config-diff</c>: the paths below <c>/etc</c>, by what was done to them.</summary>
internal sealed record EtcDiffReport(
    string Deployment,
    IReadOnlyList<string> Added,
    IReadOnlyList<string> Modified,
    IReadOnlyList<string> Metadata,
    IReadOnlyList<string> Removed)
{
    public static EtcDiffReport From(EtcComparison comparison) => new(
        comparison.Deployment.Hex,
        Of(comparison, EtcChangeKind.Added),
        Of(comparison, EtcChangeKind.Modified),
        Of(comparison, EtcChangeKind.Metadata),
        Of(comparison, EtcChangeKind.Removed));

    public static void Write(TextWriter output, EtcDiffReport report)
    {
        Write(output, '+', report.Added);
        Write(output, '~', report.Modified);
        Write(output, '*', report.Metadata);
        Write(output, '-', report.Removed);
        if (report.Added.Count + report.Modified.Count + report.Metadata.Count + report.Removed.Count == 0)
        {
            output.WriteLine($"/etc of {report.Deployment} is that of its image.");
        }
    }

    private static void Write(TextWriter output, char mark, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            output.WriteLine($"{mark} {path}");
        }
    }

    private static List<string> Of(EtcComparison comparison, EtcChangeKind kind) =>
        [.. comparison.Changes.Where(change => change.Kind == kind).Select(change => change.Path)];
}
