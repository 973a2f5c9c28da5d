using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using SkorionOS.Hostile.Tests.Archives;
using SkorionOS.Testing.Files;
using SkorionOS.Testing.Images;
using static SkorionOS.Hostile.Tests.Memory.BombWriter;

namespace SkorionOS.Hostile.Tests.Memory;

/// <summary>The corpus of bombs.</summary>
internal static class Bombs
{
    private const string OverLimit = "layer-over-limit";
    private const string TreeLimit = "tree-limit";
    private static readonly string s_anyHash = new('a', 64);

    public static IEnumerable<Bomb> All =>
    [
        new("10 GB of zeros in gzip", OverLimit, directory => Layout(directory, Zeros(Header("zeros", 10L << 30)))),
        new("10 GB of zeros in zstd", OverLimit, directory => Layout(directory, Repeated(Compression.Zstd, Header("zeros", 10L << 30), new byte[64 << 20], 160))),
        new("10 GB of zeros behind the end", OverLimit, directory => Layout(directory, Zeros(new RawTar().File("x").ToArray()))),
        new("a million members of gzip", "layer-truncated", directory => Layout(directory, Repeated(Compression.Gzip, Header("x", 512), [], 1_000_000))),
        new("a million frames of zstd", "layer-truncated", directory => Layout(directory, Repeated(Compression.Zstd, Header("x", 512), [], 1_000_000))),
        new("a million entries", OverLimit, directory => Layout(directory, Repeated(Compression.Gzip, [], Many(10_000, i => new RawTar().File("x")), 100))),
        new("two layers of 400 000 entries", TreeLimit, directory => Gzip(directory, Files("a", 400_000), Files("b", 400_000))),
        new("a million directories by their paths", TreeLimit, directory => Gzip(directory, tar => Each(tar, 2000, i =>
            new RawTar().Pax(("path", $"{i}/" + string.Concat(Enumerable.Repeat("d/", 500)) + "x")).File("x")))),
        new("80 MB of link targets", TreeLimit, directory => Gzip(directory, tar => Each(tar, 20_000, i => new RawTar().Pax(("linkpath", Long(i, 4000))).Symlink($"{i}", "x")))),
        new("80 MB of names", TreeLimit, directory => Gzip(directory, tar => Each(tar, 320_000, i => new RawTar().Pax(("path", Long(i, 250))).File("x")))),
        new("90 MB of attributes", TreeLimit, directory => Gzip(directory, tar => Each(tar, 3000, i => new RawTar().Pax(("SCHILY.xattr.user.x", Long(i, 30_000))).File($"{i}")))),
        new("a million segments of a sparse file", null, directory => Gzip(directory, Sparse)),
        new("an extended header of 4 GB", OverLimit, directory => Layout(directory, Repeated(Compression.Gzip, Header("x", 4L << 30, 'x'), new byte[64 << 20], 64))),
        new("a long name of 1 GB", OverLimit, directory => Layout(directory, Repeated(Compression.Gzip, Header("x", 1L << 30, 'L'), new byte[64 << 20], 16))),
        new("a link target of 1 GB", OverLimit, directory => Layout(directory, Repeated(Compression.Gzip, Header("x", 1L << 30, 'K'), new byte[64 << 20], 16))),
        new("a hundred headers of 100 000 records", null, directory => Gzip(directory, tar => Each(tar, 100, i =>
            new RawTar().Pax([.. Enumerable.Range(0, 70_000).Select(n => ($"k{n}", "v"))]).File($"{i}")))),
        new("four layers of zstd with windows of 32 MiB", null, directory => Layout(directory, [.. Enumerable.Range(0, 4).Select(i => Windowed(directory, i, 25))])),
        new("a window of 128 MiB", OverLimit, directory => Layout(directory, Windowed(directory, 0, 27))),
        new("a thousand layers", null, directory => Gzip(directory, [.. Enumerable.Range(0, 1000).Select(i => (Action<Stream>)(tar => tar.Write(new RawTar().File($"{i}").End())))])),
        new("a manifest of 4 MiB of annotations", "layers-mismatch", directory => Documents(directory, Config(""), config => Manifest(config, Pairs(100_000)))),
        new("a configuration of 4 MiB of labels", "layers-mismatch", directory => Documents(directory, Config(Pairs(100_000)), config => Manifest(config, ""))),
        new("a manifest of two million numbers", "layers-mismatch", directory => Documents(directory, Config(""), config =>
            Manifest(config, "")[..^1] + ",\"x\":[" + string.Concat(Enumerable.Repeat("1,", 1_900_000)) + "1]}")),
        new("an archive with an extended header of 2 GB", "layout-invalid", directory => Archive(directory, Header("x", 2000L << 20, 'x'))),
        new("an archive with a long name of 2 GB", "layout-invalid", directory => Archive(directory, Header("x", 2000L << 20, 'L'))),
        new("an archive of a member of 8 GB that is not there", "layout-invalid", directory => Archive(directory, Header("x", 0x1_FFFF_FFFF))),
    ];

    private static byte[] Header(string name, long size, char type = '0') => new RawTar().Member(name, type, size: size).ToArray();

    private static string Long(int number, int length) => number.ToString(CultureInfo.InvariantCulture).PadLeft(length, '0');

    /// <summary>A first part, and then the same part again and again: compressed once, and copied.</summary>
    private static Func<Stream, string> Repeated(Compression compression, byte[] first, byte[] again, int times) => file =>
    {
        file.Write(compression.Compress(first));
        var part = compression.Compress(again);
        for (var i = 0; i < times; i++)
        {
            file.Write(part);
        }

        return s_anyHash;
    };

    /// <summary>10 GB of zeros behind a first part, packed as tightly as gzip can: a fast packer stays within what honest layers have.</summary>
    private static Func<Stream, string> Zeros(byte[] first) => file =>
    {
        using MemoryStream part = new();
        using (GZipStream gzip = new(part, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new byte[64 << 20]);
        }

        file.Write(Compression.Gzip.Compress(first));
        for (var i = 0; i < 160; i++)
        {
            part.WriteTo(file);
        }

        return s_anyHash;
    };

    private static byte[] Many(int count, Func<int, RawTar> make) => [.. Enumerable.Range(0, count).SelectMany(i => make(i).ToArray())];

    private static void Each(Stream tar, int count, Func<int, RawTar> make)
    {
        for (var i = 0; i < count; i++)
        {
            tar.Write(make(i).ToArray());
        }

        tar.Write(new byte[1024]);
    }

    private static Action<Stream> Files(string directory, int count) => tar => Each(tar, count, i => new RawTar().File($"{directory}/{i}"));

    /// <summary>A file of a million bytes with a hole after each, in the old form of GNU.</summary>
    private static void Sparse(Stream tar)
    {
        const int Segments = 1_000_000;
        tar.Write(new RawTar().Member("sparse", 'S', size: Segments, patch: header =>
        {
            RawTar.Put(header, 257, "ustar  \0");
            header[482] = 1;
            RawTar.Put(header, 483, RawTar.Octal(2L * Segments, 11));
            Segment(header, 386, 0);
            Segment(header, 410, 1);
            Segment(header, 434, 2);
            Segment(header, 458, 3);
        }).ToArray());
        for (var next = 4; next < Segments;)
        {
            var block = new byte[512];
            for (var slot = 0; slot < 21 && next < Segments; slot++)
            {
                Segment(block, 24 * slot, next++);
            }

            block[504] = next < Segments ? (byte)1 : (byte)0;
            tar.Write(block);
        }

        tar.Write(new RawTar().Padded(new byte[Segments]).End());
    }

    private static void Segment(byte[] block, int offset, int number)
    {
        RawTar.Put(block, offset, RawTar.Octal(2L * number, 11));
        RawTar.Put(block, offset + 12, RawTar.Octal(1, 11));
    }

    /// <summary>A layer whose only frame asks for a window, which is filled.</summary>
    private static Func<Stream, string> Windowed(string directory, int number, int log) => file =>
    {
        var path = Path.Join(directory, "windowed");
        File.WriteAllBytes(path, new RawTar().Member($"{number}", '0', BootableContent(number, log)).End());
        file.Write(Run("zstd", "-q", "-1", $"--long={log}", "--no-content-size", "-c", path));
        using var tar = File.OpenRead(path);
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(tar));
    };

    private static byte[] BootableContent(int number, int log)
    {
        var content = new byte[(1 << log) + (8 << 20)];
        BootableImage.Content($"{number}", 1 << 20).CopyTo(content, 0);
        return content;
    }

    private static byte[] Run(string program, params string[] arguments) => System.Text.Encoding.Latin1.GetBytes(Tool.Run(program, arguments));

    private static string Config(string labels) =>
        "{\"architecture\":\"" + Oci.Platform.Host.Architecture + "\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:" + s_anyHash + "\"]},\"config\":{\"Labels\":{" + labels + "}}}";

    private static string Manifest(JsonObject config, string annotations) =>
        "{\"schemaVersion\":2,\"config\":" + config.ToJsonString() + ",\"layers\":[],\"annotations\":{" + annotations + "}}";

    private static string Pairs(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"\"key-of-a-pair-{i}\":\"value-{i}\""));

    /// <summary>An archive of one header, and holes as long as it says up to 2 GB.</summary>
    private static string Archive(string directory, byte[] header)
    {
        var path = Path.Join(Directory.CreateDirectory(directory).FullName, "archive.tar");
        using var file = File.Create(path);
        file.Write(header);
        file.SetLength(header.Length + (2000L << 20));
        return $"oci-archive:{path}";
    }
}
