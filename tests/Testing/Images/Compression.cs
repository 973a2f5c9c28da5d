using System.IO.Compression;

namespace SkorionOS.Testing.Images;

/// <summary>How a layer is compressed.</summary>
public enum Compression
{
    None,
    Gzip,
    Zstd,
}

public static class Compressor
{
    public static byte[] Compress(this Compression compression, byte[] content)
    {
        switch (compression)
        {
            case Compression.Gzip:
                using (MemoryStream output = new())
                {
                    using (GZipStream gzip = new(output, CompressionLevel.Fastest, leaveOpen: true))
                    {
                        gzip.Write(content);
                    }

                    return output.ToArray();
                }

            case Compression.Zstd:
                using (ZstdSharp.Compressor zstd = new(3))
                {
                    return zstd.Wrap(content).ToArray();
                }

            default:
                return content;
        }
    }
}
