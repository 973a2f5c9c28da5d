using SkorionOS.Deploy.Checking;

namespace SkorionOS.Cli.Output;

/// <summary>One finding of <c>fsck</c>.</summary>
internal sealed record FindingReport(FindingKind Kind, string Path, string Detail, IReadOnlyList<string> Images)
{
    public static FindingReport From(Finding finding) =>
        new(finding.Kind, finding.Path, finding.Detail, [.. finding.Images.Select(image => image.ToString())]);
}
