using System.Globalization;

namespace SkorionOS.Benchmarks.Compare;

/// <summary>Dump text of many entries to an image and its digest, whole process: <c>bootc composefs create</c> against <c>mkcomposefs</c>.</summary>
internal static class DumpComparison
{
    private const int Entries = 100_000;
    private const int Runs = 7;
    private const double WallRatio = 0.8;
    private const double PeakMegabytes = 300;

    public static void Run(Bench bench, Report report)
    {
        // Both read and write below the peer's root, so that both meet the same filesystem.
        string work = Path.Combine(bench.ComposefsRoot, "tmp");
        string dump = Path.Combine(work, "tree.dump"), image = Path.Combine(work, "ours.cfs"), theirImage = Path.Combine(work, "theirs.cfs");
        DumpVerb.Run(Entries, dump);
        var ours = new Samples();
        var theirs = new Samples();
        for (int run = 0; run < Runs; run++)
        {
            File.Delete(image);
            ours.Add(Compare.Run.Of(bench.Program, "composefs", "create", "--from-dump", dump, image));
            File.Delete(theirImage);
            theirs.Add(Compare.Run.Of("chroot", bench.ComposefsRoot, "mkcomposefs", "--print-digest", "--from-file", "/tmp/tree.dump", "/tmp/theirs.cfs"));
        }

        Compare.Run.Of("cmp", image, theirImage);
        string digest = theirs.Last.Output.Trim();
        if (!ours.Last.Output.Contains(digest, StringComparison.Ordinal))
            throw new InvalidOperationException($"bootc composefs create says {ours.Last.Output.Trim()}, mkcomposefs says {digest}.");

        double ratio = ours.Seconds / theirs.Seconds;
        report.AtMost("dump of 100 000 entries to image, wall, bootc / mkcomposefs", ratio, WallRatio,
            string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}  ({ours.Seconds:0.00} s / {theirs.Seconds:0.00} s)"),
            string.Create(CultureInfo.InvariantCulture, $"<= {WallRatio:0.00}"));
        report.AtMost("dump of 100 000 entries to image, peak memory", ours.PeakMegabytes, PeakMegabytes,
            string.Create(CultureInfo.InvariantCulture, $"{ours.PeakMegabytes:0} MB  (mkcomposefs {theirs.PeakMegabytes:0} MB)"),
            string.Create(CultureInfo.InvariantCulture, $"<= {PeakMegabytes:0} MB"));
    }
}
