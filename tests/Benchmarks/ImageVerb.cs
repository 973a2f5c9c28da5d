using System.Diagnostics;
using System.Globalization;

namespace SkorionOS.Benchmarks;

/// <summary>Makes an OCI layout of four gzip layers out of an unpacked OS tree. The same tree gives the same bytes.</summary>
internal static class ImageVerb
{
    public static async Task<int> RunAsync(string tree, string layout, string tag)
    {
        long started = Stopwatch.GetTimestamp();
        // The layout appears whole or not at all: what is half written must not be taken for cached.
        string unfinished = layout + ".new";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);

        var writer = new ImageLayoutWriter(unfinished);
        IReadOnlyList<IReadOnlyList<string>> split = LayerSplit.Of(tree);
        LayerBlob[] layers = await Task.WhenAll(split.Select(paths => LayerWriter.WriteAsync(tree, paths, writer.BlobDirectory)));
        writer.Finish(layers, tag);
        Directory.Move(unfinished, layout);

        foreach (LayerBlob layer in layers)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{layer.Digest}  {layer.Size / 1e6,6:0} MB gzip  {layer.TarSize / 1e6,6:0} MB tar  {layer.Entries,6} entries"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{layout}:{tag}: {layers.Sum(layer => layer.Size) / 1e6:0} MB in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
        return 0;
    }
}
