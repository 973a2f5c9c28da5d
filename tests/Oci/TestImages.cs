using SkorionOS.Testing.Images;

namespace SkorionOS.Oci.Tests;

internal static class TestImages
{
    /// <summary>An image of two layers, different for each version.</summary>
    public static OciImage Small(string version) => new OciImageBuilder()
        .Version(version)
        .Layer(layer => layer.Directory("usr").File("usr/release", version))
        .Layer(layer => layer.Directory("usr").File("usr/noise", Noise(200_000, version[0])), Compression.None)
        .Build();

    /// <summary>Bytes that do not compress.</summary>
    public static byte[] Noise(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
