using System.Security.Cryptography;
using System.Text;
using SkorionOS.Testing.Images;

namespace SkorionOS.Demo;

/// <summary>Two versions of a small OS: the base and the kernel stay, the applications are rebuilt and some of their files change.</summary>
internal static class DemoImages
{
    private const string Kernel = "usr/lib/modules/6.12.0-demo";
    private const int Libraries = 160;
    private const int LibrarySize = 40_000;
    private const int Applications = 40;
    private const int ApplicationSize = 60_000;
    private const int KernelSize = 6_000_000;
    private const int InitramfsSize = 3_000_000;

    // Every fifth application is new in the second version.
    private const int ChangedApplications = 5;

    /// <summary>What the layers hold, lowest first.</summary>
    public static IReadOnlyList<string> LayerNames { get; } = ["base", "kernel", "applications"];

    public static OciImage Version(int version) => new OciImageBuilder()
        .Version($"{version}.0")
        .Layer(Base)
        .Layer(KernelLayer)
        .Layer(layer => ApplicationLayer(layer, version))
        .Build();

    private static void Base(LayerBuilder layer)
    {
        layer.Directory("usr").Directory("usr/bin").Directory("usr/lib").Directory("etc").Symlink("bin", "usr/bin");
        layer.File("etc/hostname", "demo\n").File("usr/bin/sh", Content("sh", LibrarySize), "755");
        for (int number = 0; number < Libraries; number++)
            layer.File($"usr/lib/libdemo{number}.so", Content($"library {number}", LibrarySize), "755");
    }

    private static void KernelLayer(LayerBuilder layer)
    {
        layer.Directory("usr/lib/modules").Directory(Kernel);
        layer.File($"{Kernel}/vmlinuz", Content("kernel", KernelSize)).File($"{Kernel}/initramfs.img", Content("initramfs", InitramfsSize));
        layer.Directory("usr/lib/bootc").Directory("usr/lib/bootc/kargs.d").File("usr/lib/bootc/kargs.d/10-demo.toml", "kargs = [\"quiet\"]\n");
    }

    private static void ApplicationLayer(LayerBuilder layer, int version)
    {
        layer.File("usr/lib/os-release", $"NAME=\"Demo OS\"\nID=demo\nVERSION_ID={version}.0\nPRETTY_NAME=\"Demo OS {version}.0\"\nHOME_URL=\"https://example.org/\"\n");
        for (int number = 0; number < Applications; number++)
        {
            int build = number % ChangedApplications == 0 ? version : 1;
            layer.File($"usr/bin/application{number}", Content($"application {number} build {build}", ApplicationSize), "755");
        }
    }

    /// <summary>Bytes that look like something and are the same each time; they compress to about a half.</summary>
    private static byte[] Content(string seed, int size)
    {
        var content = new StringBuilder(size);
        for (int block = 0; content.Length < size; block++)
            content.Append(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {block}"))));
        return Encoding.UTF8.GetBytes(content.ToString(0, size));
    }
}
