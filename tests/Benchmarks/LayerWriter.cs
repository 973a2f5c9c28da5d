using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace SkorionOS.Benchmarks;

/// <summary>Writes one layer: GNU tar reads the tree, since it knows every kind of entry, and the stream is compressed and hashed on its way.</summary>
internal static class LayerWriter
{
    private const int BufferSize = 1 << 20;

    public static async Task<LayerBlob> WriteAsync(string tree, IReadOnlyList<string> paths, string blobDirectory)
    {
        var tar = new ProcessStartInfo("tar")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--create", "--directory", tree, "--null", "--no-recursion", "--verbatim-files-from", "--files-from=-", "--format=pax",
                // Times of access and the name of this process have no place in a reproducible layer.
                "--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime", "--numeric-owner", "--xattrs", "--xattrs-include=*",
            },
        };
        using Process process = Process.Start(tar)!;
        Task feeding = FeedAsync(process.StandardInput.BaseStream, paths);

        string temporary = Path.Combine(blobDirectory, Path.GetRandomFileName());
        using var diffId = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long tarSize = 0;
        await using (FileStream file = File.Create(temporary))
        await using (var gzip = new GZipStream(file, new ZLibCompressionOptions { CompressionLevel = 6 }))
        {
            byte[] buffer = new byte[BufferSize];
            for (int read; (read = await process.StandardOutput.BaseStream.ReadAsync(buffer)) > 0; tarSize += read)
            {
                diffId.AppendData(buffer, 0, read);
                await gzip.WriteAsync(buffer.AsMemory(0, read));
            }
        }

        await feeding;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"tar of {tree} ended with {process.ExitCode}.");

        byte[] digest;
        await using (FileStream blob = File.OpenRead(temporary))
            digest = await SHA256.HashDataAsync(blob);
        string name = Convert.ToHexStringLower(digest);
        string path = Path.Combine(blobDirectory, name);
        File.Move(temporary, path);
        return new LayerBlob("sha256:" + name, "sha256:" + Convert.ToHexStringLower(diffId.GetHashAndReset()),
            new FileInfo(path).Length, tarSize, paths.Count);
    }

    private static async Task FeedAsync(Stream input, IReadOnlyList<string> paths)
    {
        await using (input)
            await input.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\0', paths) + '\0'));
    }
}
