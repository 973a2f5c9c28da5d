using SkorionOS.Deploy.Staging;

namespace SkorionOS.Cli.Output;

/// <summary>What a garbage collection removed.</summary>
internal sealed record GarbageReport(int Images, int Layers, int Objects, long Bytes)
{
    public static GarbageReport From(GarbageTotals totals) => new(totals.Images, totals.Layers, totals.Objects, totals.Bytes);

    public static void Write(TextWriter output, GarbageReport report) =>
        output.WriteLine($"Removed {report.Images} images, {report.Layers} layers and {report.Objects} contents ({Output.Bytes.Format(report.Bytes)}).");
}
