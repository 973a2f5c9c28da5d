using System.IO.Hashing;
using SkorionOS.Composefs.Dump;
using SkorionOS.Composefs.Erofs;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Tree;
using SkorionOS.Fuzz.Engine;

namespace SkorionOS.Fuzz.Targets;

/// <summary>What must hold of every tree that can be written: its image and its text are read back as they were.</summary>
internal static class ImageInvariants
{
    /// <summary>True for one input of eight, always the same ones: writing images is what takes longest.</summary>
    public static bool IsChosen(ReadOnlySpan<byte> input) => XxHash3.HashToUInt64(input) % 8 == 0;

    /// <exception cref="SkorionOS.Composefs.ComposefsException">The tree is beyond what the format can hold.</exception>
    public static void CheckRoundTrip(FileTree tree)
    {
        // What is read stands at the first of its names and has its whiteouts marked; from then on nothing may change any more.
        var first = Write(DumpReader.Parse(Print(ErofsReader.Read(Write(tree)))));
        var second = Write(DumpReader.Parse(Print(ErofsReader.Read(first))));
        Holds(first.AsSpan().SequenceEqual(second), "an image that is read and written again is the same");
    }

    public static byte[] Print(FileTree tree)
    {
        using var text = new MemoryStream();
        DumpWriter.Write(tree, text);
        return text.ToArray();
    }

    private static byte[] Write(FileTree tree)
    {
        using var image = new MemoryStream();
        var summary = ErofsWriter.Write(tree, image, FormatVersions.Identity);
        var bytes = image.ToArray();
        Holds(summary.Digest == FsVerityDigest.Compute(bytes) && summary.Size == bytes.Length, "the digest is that of the image");
        return bytes;
    }

    private static void Holds(bool condition, string what)
    {
        if (!condition) throw new InvariantException(what);
    }
}
