using System.Text;

namespace SkorionOS.Testing.Images;

/// <summary>
/// Collects the members of a layer in the order they are named. Modes are given in octal digits, as in <c>chmod</c>: "755".
/// </summary>
public sealed class LayerBuilder
{
    private readonly List<TarMember> _members = [];

    /// <summary>Seconds since 1970 that members get from here on.</summary>
    public long Mtime { get; set; } = 1_700_000_000;

    public LayerBuilder Directory(string name, string mode = "755") =>
        Add(new() { Name = name.TrimEnd('/') + "/", Type = '5', Mode = Octal(mode), Mtime = Mtime });

    public LayerBuilder File(string name, string content, string mode = "644") => File(name, Encoding.UTF8.GetBytes(content), mode);

    public LayerBuilder File(string name, byte[] content, string mode = "644") =>
        Add(new() { Name = name, Content = content, Mode = Octal(mode), Mtime = Mtime });

    public LayerBuilder Symlink(string name, string target) =>
        Add(new() { Name = name, Type = '2', LinkName = target, Mode = Octal("777"), Mtime = Mtime });

    public LayerBuilder HardLink(string name, string target) => Add(new() { Name = name, Type = '1', LinkName = target, Mtime = Mtime });

    public LayerBuilder CharacterDevice(string name, int major, int minor, string mode = "600") =>
        Add(new() { Name = name, Type = '3', DeviceMajor = major, DeviceMinor = minor, Mode = Octal(mode), Mtime = Mtime });

    public LayerBuilder Fifo(string name, string mode = "600") => Add(new() { Name = name, Type = '6', Mode = Octal(mode), Mtime = Mtime });

    /// <summary>Hides what lower layers have at <paramref name="path"/>.</summary>
    public LayerBuilder Whiteout(string path) =>
        File(path.LastIndexOf('/') is var cut and >= 0 ? $"{path[..cut]}/.wh.{path[(cut + 1)..]}" : ".wh." + path, "");

    /// <summary>Hides what lower layers have in <paramref name="directory"/>.</summary>
    public LayerBuilder Opaque(string directory) => File(directory.TrimEnd('/') + "/.wh..wh..opq", "");

    /// <summary>Any member at all.</summary>
    public LayerBuilder Add(TarMember member)
    {
        _members.Add(member);
        return this;
    }

    public byte[] ToTar() => TarFile.Write(_members);

    private static int Octal(string mode) => Convert.ToInt32(mode, 8);
}
