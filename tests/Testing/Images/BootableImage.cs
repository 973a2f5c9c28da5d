using System.Security.Cryptography;
using System.Text;

namespace SkorionOS.Testing.Images;

/// <summary>Small images that an engine takes for an operating system: a kernel, an initramfs, os-release, and a few files.</summary>
public static class BootableImage
{
    public const string Modules = "usr/lib/modules/6.12.0";

    /// <summary>What stands for systemd-boot: the words that it is known by, among others.</summary>
    public static byte[] BootLoader { get; } = [.. Content("boot loader", 9000), .. "#### LoaderInfo: systemd-boot 257 ####"u8];

    /// <summary>An image of two layers: a base that all versions share, and what differs.</summary>
    /// <param name="version">Its version; other versions have other contents.</param>
    /// <param name="kernel">What the kernel's content is made from; equal for images that share it.</param>
    /// <param name="more">Adds to the upper layer.</param>
    /// <param name="annotations">Annotations of the manifest.</param>
    public static OciImage Make(
        string version, string kernel = "kernel", Action<LayerBuilder>? more = null, params (string Key, string Value)[] annotations) =>
        Make(new OciImageBuilder(), version, kernel, more, annotations);

    /// <summary>Such an image of which more is told.</summary>
    /// <param name="version">Its version; other versions have other contents.</param>
    /// <param name="tell">Tells it.</param>
    /// <param name="annotations">Annotations of the manifest.</param>
    public static OciImage Make(string version, Action<OciImageBuilder> tell, params (string Key, string Value)[] annotations)
    {
        var builder = new OciImageBuilder();
        tell(builder);
        return Make(builder, version, "kernel", null, annotations);
    }

    private static OciImage Make(
        OciImageBuilder empty, string version, string kernel, Action<LayerBuilder>? more, (string Key, string Value)[] annotations) => annotations
        .Aggregate(empty, (builder, annotation) => builder.Annotation(annotation.Key, annotation.Value))
        .Version(version)
        .Layer(layer => Base(layer, kernel))
        .Layer(layer =>
        {
            layer.Directory("usr/bin")
                .File("usr/lib/os-release", $"NAME=\"Test OS\"\nVERSION_ID=\"{version}\"\n")
                .File("usr/bin/tool", Content($"tool {version}", 3000), "755")
                .File("usr/bin/small", version);
            more?.Invoke(layer);
        })
        .Build();

    /// <summary>Bytes that look like something and are the same each time.</summary>
    public static byte[] Content(string seed, int size)
    {
        var content = new StringBuilder(size + 64);
        for (var block = 0; content.Length < size; block++)
        {
            content.Append(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {block}"))));
        }

        return Encoding.UTF8.GetBytes(content.ToString(0, size));
    }

    private static void Base(LayerBuilder layer, string kernel) => layer
        .Directory("usr")
        .Directory("usr/lib")
        .Directory("etc")
        .Directory(Modules)
        .File($"{Modules}/vmlinuz", Content(kernel, 5000))
        .File($"{Modules}/initramfs.img", Content("initramfs of " + kernel, 7000))
        .Directory("usr/lib/bootc/kargs.d")
        .Directory("usr/lib/systemd/boot/efi")
        .File("usr/lib/systemd/boot/efi/systemd-bootx64.efi", BootLoader)
        .File("usr/lib/systemd/boot/efi/systemd-bootaa64.efi", BootLoader)
        .File("usr/lib/bootc/kargs.d/10-test.toml", "kargs = [\"quiet\"]\n")
        .File("etc/hostname", "test\n")
        .File("usr/lib/libbase.so", Content("base", 20_000), "755");
}
