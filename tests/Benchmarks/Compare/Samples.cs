namespace SkorionOS.Benchmarks.Compare;

/// <summary>The runs of one program, of which the median counts.</summary>
internal sealed class Samples
{
    private readonly List<Run> _runs = [];

    public void Add(Run run) => _runs.Add(run);

    public Run Last => _runs[^1];

    public double Seconds => Median(_runs.Select(run => run.Seconds));

    public double PeakMegabytes => _runs.Max(run => run.PeakMegabytes);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
