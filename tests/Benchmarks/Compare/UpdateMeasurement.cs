using System.Globalization;
using System.Text.Json.Nodes;

namespace SkorionOS.Benchmarks.Compare;

/// <summary>
/// A sysroot that follows a tag: what the second version adds to the disk, what an update costs when there is none, and what is asked of
/// the registry when an image is made of layers that are there.
/// </summary>
internal static class UpdateMeasurement
{
    private const string Tag = "stable";
    private const double Growth = 1.02;
    private const double UnchangedSeconds = 0.5;
    private const int UnchangedRuns = 5;

    public static async Task RunAsync(Bench bench, BenchRegistry registry, Report report)
    {
        string sysroot = bench.Scratch("sysroot");
        string storage = Path.Combine(sysroot, "bootc", "storage");
        registry.Push(bench.Layout("v1"), "v1", Tag);
        Bootc(bench, "switch", "--sysroot", sysroot, "--tls-verify=false", registry.Reference(Tag));
        long objectsBefore = Allocated(Path.Combine(storage, "objects"));
        long storageBefore = Allocated(storage);

        registry.Push(bench.Layout("v2"), "v2", Tag);
        await registry.TakeRequestsAsync();
        Run.DropCaches();
        Run update = Bootc(bench, "update", "--sysroot", sysroot);
        report.Note("update v1 -> v2, wall", Text($"{update.Seconds:0.0} s, {update.PeakMegabytes:0} MB"));
        long objects = Allocated(Path.Combine(storage, "objects")) - objectsBefore;
        long others = Allocated(storage) - storageBefore - objects;
        long contents = NewContents.RoundedBytes(bench.Tree("v1"), bench.Tree("v2"));
        report.AtMost("update v1 -> v2, objects / new contents", (double)objects / contents, Growth,
            Text($"{(double)objects / contents:0.000}  ({objects / 1e6:0.0} MB / {contents / 1e6:0.0} MB; image and index {others / 1e6:0.0} MB)"),
            Text($"<= {Growth:0.00}"));

        await MeasureUnchangedAsync(bench, registry, report, sysroot);
        await MeasurePresentLayersAsync(bench, registry, report, sysroot);
        bench.Scratch("sysroot");
    }

    private static async Task MeasureUnchangedAsync(Bench bench, BenchRegistry registry, Report report, string sysroot)
    {
        var runs = new Samples();
        int requests = 0, writes = 0;
        string mark = Path.Combine(bench.Scratch("mark"), "mark");
        for (int run = 0; run < UnchangedRuns; run++)
        {
            await registry.TakeRequestsAsync();
            File.WriteAllText(mark, "");
            runs.Add(Bootc(bench, "update", "--sysroot", sysroot));
            requests = Math.Max(requests, (await registry.TakeRequestsAsync()).Count);
            writes += Run.Of("find", sysroot, "-newercc", mark).Output.Count(character => character == '\n');
        }

        report.AtMost("update, nothing changed: wall", runs.Seconds, UnchangedSeconds, Text($"{runs.Seconds:0.00} s"), Text($"< {UnchangedSeconds} s"));
        report.AtMost("update, nothing changed: requests", requests, 1, Text($"{requests}"), "1 (the manifest)");
        report.AtMost("update, nothing changed: files touched", writes, 0, Text($"{writes}"), "0");
    }

    private static async Task MeasurePresentLayersAsync(Bench bench, BenchRegistry registry, Report report, string sysroot)
    {
        IReadOnlyList<LayerBlob> first = LayoutLayers.Of(bench.Layout("v1"));
        IReadOnlyList<LayerBlob> second = LayoutLayers.Of(bench.Layout("v2"));
        JsonObject manifest = ImageLayoutWriter.Manifest([first[0], first[1], second[2], second[3]], "mixed", out byte[] config);
        await registry.TagAsync("mixed", ImageLayoutWriter.Bytes(manifest), config);

        await registry.TakeRequestsAsync();
        Run pull = Bootc(bench, "image", "pull", "--sysroot", sysroot, "--tls-verify=false", registry.Reference("mixed"));
        string[] layers = [.. first.Concat(second).Select(layer => layer.Digest)];
        int asked = (await registry.TakeRequestsAsync()).Count(request => layers.Any(layer => request.Contains(layer, StringComparison.Ordinal)));
        report.AtMost("pull of layers already present: requests for them", asked, 0, Text($"{asked}  ({pull.Seconds:0.0} s)"), "0");
    }

    private static Run Bootc(Bench bench, params string[] arguments) => Run.Of(bench.Program, arguments);

    /// <summary>Bytes on the disk, directories included.</summary>
    private static long Allocated(string directory) =>
        long.Parse(Run.Of("du", "--summarize", "--block-size=1", directory).Output.Split('\t')[0], CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
