using SkorionOS.Deploy;
using SkorionOS.Deploy.Arguments;

namespace SkorionOS.Cli.Output;

/// <summary>The answer to <c>internals boot-complete</c>, for the journal.</summary>
internal sealed record BootCompletionReport(
    string Booted,
    IReadOnlyList<FailedReport> Failed,
    IReadOnlyList<string> Removed,
    bool ShowsMenu,
    SettledArguments Arguments,
    LoaderReport? Loader,
    string? LoaderProblem)
{
    public static BootCompletionReport From(BootCompletion completion) => new(
        completion.Booted.Id.Hex,
        [.. completion.Failed.Select(origin => new FailedReport(
            origin.Id.Hex, origin.ManifestDigest.ToString(), origin.ImageVersion, origin.Hold!.Reason, origin.Hold.Detail))],
        [.. completion.Removed.Select(id => id.Hex)],
        completion.ShowsMenu,
        completion.Arguments,
        completion.Loader is { } loader ? new LoaderReport(loader.Path, loader.From, loader.To) : null,
        completion.LoaderProblem);

    public static void Write(TextWriter output, BootCompletionReport report)
    {
        foreach (var failed in report.Failed)
        {
            output.WriteLine($"{failed.Version ?? failed.Deployment} ({failed.ImageDigest}) {failed.Detail ?? failed.Reason}; it is held and not staged again.");
        }

        foreach (var removed in report.Removed)
        {
            output.WriteLine($"Removed deployment {removed}.");
        }

        if (report.Arguments == SettledArguments.TakenBack)
        {
            output.WriteLine("The new kernel arguments did not boot; /etc/bootc/kargs.d is as it was before.");
        }

        if (report.Loader is { } loader)
        {
            output.WriteLine($"Replaced systemd-boot {loader.From} by {loader.To} in {loader.Path}.");
        }

        if (report.LoaderProblem is { } problem)
        {
            output.WriteLine(problem);
        }

        if (report.ShowsMenu)
        {
            output.WriteLine("The boot menu is shown at the next boot.");
        }
    }
}

/// <summary>A copy of systemd-boot that was replaced.</summary>
internal sealed record LoaderReport(string Path, string From, string To);

/// <summary>A deployment that failed.</summary>
internal sealed record FailedReport(string Deployment, string ImageDigest, string? Version, string Reason, string? Detail);
