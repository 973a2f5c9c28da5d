using System.Diagnostics;
using SkorionOS.Composefs.Dump;
using SkorionOS.Composefs.Erofs;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Tests.Dump;
using SkorionOS.Composefs.Tree;

namespace SkorionOS.Composefs.Tests.Erofs;

public sealed class RoundTripTests
{
    private const int Seeds = 60;

    [Fact]
    public void Write_TreeReadFromAnImage_IsThatImage()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            // What is read stands at the first of its names and has its whiteouts marked; from then on nothing may change any more.
            var first = Write(Print(ErofsReader.Read(Write(RandomDump.Make(seed), FormatVersions.Identity))), FormatVersions.Identity);

            var second = Write(Print(ErofsReader.Read(first)), FormatVersions.Identity);

            Assert.True(first.AsSpan().SequenceEqual(second), $"seed {seed}");
        }
    }

    [Fact]
    public void Parse_TextOfATree_PrintsAsThatText()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var text = Print(DumpReader.Parse(RandomDump.Make(seed)));

            Assert.True(text.AsSpan().SequenceEqual(Print(DumpReader.Parse(text))), $"seed {seed}");
        }
    }

    [Fact]
    public void Write_AnyTree_GivesTheDigestOfItsBytes()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            using var image = new MemoryStream();

            var summary = ErofsWriter.Write(DumpReader.Parse(RandomDump.Make(seed)), image, FormatVersions.Default);

            Assert.Equal(FsVerityDigest.Compute(image.ToArray()), summary.Digest);
            Assert.Equal(image.Length, summary.Size);
        }
    }

    [Fact]
    public async Task Write_AnyTree_IsAcceptedByFsckErofs()
    {
        var path = Path.Combine(Path.GetTempPath(), $"composefs-{Guid.NewGuid():n}.img");
        try
        {
            for (var seed = 0; seed < 20; seed++)
            {
                await File.WriteAllBytesAsync(path, Write(RandomDump.Make(seed), FormatVersions.Default));
                using var fsck = Process.Start(new ProcessStartInfo("fsck.erofs", path) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                var complaint = await fsck.StandardError.ReadToEndAsync();
                await fsck.WaitForExitAsync();
                Assert.True(fsck.ExitCode == 0, $"seed {seed}: {complaint}");
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Print(FileTree tree)
    {
        using var dump = new MemoryStream();
        DumpWriter.Write(tree, dump);
        return dump.ToArray();
    }

    private static byte[] Write(byte[] dump, FormatVersions versions)
    {
        using var image = new MemoryStream();
        ErofsWriter.Write(DumpReader.Parse(dump), image, versions);
        return image.ToArray();
    }
}
