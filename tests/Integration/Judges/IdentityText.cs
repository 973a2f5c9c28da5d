using System.Text;
using SkorionOS.Composefs.Dump;
using SkorionOS.Composefs.Erofs;
using SkorionOS.Composefs.Scan;
using SkorionOS.Composefs.Tree;
using SkorionOS.Interop.Files;

namespace SkorionOS.Integration.Tests.Judges;

/// <summary>Compares images by the dump text of what is in them: it says where they differ, which digests do not.</summary>
internal static class IdentityText
{
    /// <summary>Fails with the lines that the image of an unpacked directory and another image do not share, or when only the images' bytes differ.</summary>
    public static void AssertSame(byte[] expected, string unpacked)
    {
        using Dir root = Dir.Open(unpacked);
        byte[] actual = Image(DirectoryScanner.ScanUnpacked(root));
        string[] wanted = Dump(expected);
        string[] seen = Dump(actual);
        string[] differences = [.. wanted.Except(seen).Select(line => "- " + line), .. seen.Except(wanted).Select(line => "+ " + line)];
        Assert.True(differences.Length == 0, string.Join('\n', differences));
        Assert.Equal(expected, actual);
        Assert.Equal(Composefs.FsVerity.FsVerityDigest.Compute(expected), DirectoryScanner.MeasureUnpacked(root).Digest);
    }

    /// <summary>The image of a tree.</summary>
    public static byte[] Image(FileTree tree)
    {
        using MemoryStream image = new();
        ErofsWriter.Write(tree, image, FormatVersions.Identity);
        return image.ToArray();
    }

    private static string[] Dump(byte[] image)
    {
        using MemoryStream dump = new();
        DumpWriter.Write(ErofsReader.Read(image), dump);
        return Encoding.ASCII.GetString(dump.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
