using System.Diagnostics;
using System.IO.Compression;
using SkorionOS.Interop.Compression;
using SkorionOS.Oci.Layers;

namespace SkorionOS.Benchmarks;

/// <summary>Compresses a tar file as registries have it, then decodes it from memory with every candidate, the best of several interleaved rounds each.</summary>
internal static class DecompressVerb
{
    private const int Rounds = 5;

    public static int Run(string tarPath)
    {
        var tar = File.ReadAllBytes(tarPath);
        var gzip = Compress("gzip", "-6 -c", tarPath);
        var zstd = Compress("zstd", "-3 -q -c", tarPath);
        var candidates = new (string Name, Func<long> Run)[]
        {
            ("gzip  System.IO.Compression", () => Drain(new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress))),
            ("gzip  zlib", () => Drain(new GunzipStream(new MemoryStream(gzip), GzipBackend.Zlib))),
            ("gzip  ISA-L", () => Drain(new GunzipStream(new MemoryStream(gzip), GzipBackend.Isal))),
            ("zstd  ZstdSharp.Port", () => Drain(new ZstdSharp.DecompressionStream(new MemoryStream(zstd), 256 << 10))),
            ("zstd  libzstd", () => Drain(new Interop.Compression.ZstandardStream(new MemoryStream(zstd), CompressionMode.Decompress))),
            ("tar   layer reader", () => ReadLayer(new MemoryStream(tar))),
            ("layer gzip, ISA-L, reader", () => ReadLayer(LayerDecompressor.Open(new MemoryStream(gzip), LayerLimits.Default, tarPath))),
        };
        var wall = Enumerable.Repeat(double.MaxValue, candidates.Length).ToArray();
        var cpu = Enumerable.Repeat(double.MaxValue, candidates.Length).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < candidates.Length; i++)
            {
                var (start, cpuStart) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                if (candidates[i].Run() != tar.Length)
                {
                    throw new InvalidOperationException($"{candidates[i].Name} gave another number of bytes");
                }

                wall[i] = Math.Min(wall[i], Stopwatch.GetElapsedTime(start).TotalSeconds);
                cpu[i] = Math.Min(cpu[i], (Environment.CpuUsage.TotalTime - cpuStart).TotalSeconds);
            }
        }

        Console.WriteLine($"{tar.Length} bytes of tar, {gzip.Length} of gzip -6, {zstd.Length} of zstd -3; best of {Rounds}");
        for (var i = 0; i < candidates.Length; i++)
        {
            Console.WriteLine($"{candidates[i].Name,-28} {wall[i],7:F3} s {cpu[i],7:F3} s CPU {tar.Length / cpu[i] / 1e6,7:F0} MB per CPU second");
        }

        return 0;
    }

    private static long Drain(Stream stream)
    {
        using (stream)
        {
            var buffer = new byte[256 << 10];
            long total = 0;
            int read;
            while ((read = stream.Read(buffer)) > 0)
            {
                total += read;
            }

            return total;
        }
    }

    private static long ReadLayer(Stream tar)
    {
        using (tar)
        {
            long total = 0;
            var buffer = new byte[256 << 10];
            var reader = new TarLayerReader(tar, LayerLimits.Default, "benchmark", raw => total += raw.Length);
            while (reader.Next() is not null)
            {
                int read;
                while ((read = reader.ReadContent(buffer)) > 0)
                {
                    total += read;
                }
            }

            return total;
        }
    }

    private static byte[] Compress(string program, string arguments, string path)
    {
        using var process = Process.Start(new ProcessStartInfo(program, $"{arguments} \"{path}\"") { RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"{program} failed with {process.ExitCode}");
    }
}
