using SkorionOS.Boot;
using SkorionOS.Deploy.Arguments;

namespace SkorionOS.Cli.Output;

/// <summary>The answer to <c>kargs</c>.</summary>
internal sealed record KargsReport(
    bool Changed,
    string Deployment,
    string BootEntry,
    int? TriesLeft,
    IReadOnlyList<KernelArgumentReport> Arguments,
    IReadOnlyList<KernelArgumentReport> NotInEntry,
    bool Outdated,
    IReadOnlyList<string> Failed)
{
    public static KargsReport From(ArgumentsChange change) => new(
        change.Changed,
        change.View.Deployment.Hex,
        change.View.Entry,
        change.View.TriesLeft,
        [.. change.View.Arguments.Select(KernelArgumentReport.From)],
        [.. change.View.Added.Select(KernelArgumentReport.From)],
        change.View.IsOutdated,
        change.View.Failed);

    public static void Write(TextWriter output, KargsReport report)
    {
        var tries = report.TriesLeft is { } left ? $", {left} tries left" : "";
        output.WriteLine($"{(report.Changed ? "Written" : "Next boot")}: {report.BootEntry}{tries}");
        WriteAll(output, report.Arguments);
        if (report.Outdated)
        {
            output.WriteLine("What is asked for has changed since; `bootc kargs --refresh` writes an entry.");
            WriteAll(output, report.NotInEntry);
        }

        foreach (var line in report.Failed)
        {
            output.WriteLine($"Failed to boot: {line}");
        }
    }

    private static void WriteAll(TextWriter output, IReadOnlyList<KernelArgumentReport> arguments)
    {
        var width = arguments.Select(argument => argument.Argument.Length).Where(length => length <= 40).DefaultIfEmpty().Max();
        foreach (var argument in arguments)
        {
            output.WriteLine($"    {argument.Argument.PadRight(width)}  {argument}");
        }
    }
}

/// <summary>A kernel argument with its source.</summary>
internal sealed record KernelArgumentReport(string Argument, ArgumentSource Source, string? File)
{
    public static KernelArgumentReport From(SourcedArgument sourced) => new(sourced.Argument.Text, sourced.Source, sourced.Source switch
    {
        ArgumentSource.Image => $"/usr/lib/bootc/kargs.d/{sourced.FileName}",
        ArgumentSource.Local => $"/etc/bootc/kargs.d/{sourced.FileName}",
        _ => null,
    });

    public override string ToString() => Source switch
    {
        ArgumentSource.Composefs => "the deployment",
        ArgumentSource.Bootc => "bootc",
        ArgumentSource.Image => $"the image, {File}",
        ArgumentSource.Local => $"this machine, {File}",
        ArgumentSource.Install => "the install",
        ArgumentSource.Entry => "only the boot entry",
        _ => throw new InvalidOperationException($"No such source: {Source}."),
    };
}
