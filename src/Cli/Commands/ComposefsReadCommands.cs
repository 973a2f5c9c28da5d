using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Composefs.Dump;
using SkorionOS.Composefs.Erofs;
using SkorionOS.Composefs.FsVerity;
using SkorionOS.Composefs.Mount;
using SkorionOS.Interop.Files;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc composefs dump|digest|mount</c>.</summary>
internal static class ComposefsReadCommands
{
    public static Command CreateDump()
    {
        var image = new Argument<string>("IMAGE") { Description = "The image; - is standard input." };
        var command = new Command("dump", "Print the tree of an image as dump text.") { image };
        command.SetAction(parsed =>
        {
            using var source = StandardStreams.OpenSource(parsed.GetRequiredValue(image));
            using var content = new MemoryStream();
            source.CopyTo(content);
            using var output = Console.OpenStandardOutput();
            DumpWriter.Write(ErofsReader.Read(content.ToArray()), output);
        });
        return command;
    }

    public static Command CreateDigest(CommonOptions common)
    {
        var file = new Argument<string>("FILE") { Description = "Any file; - is standard input." };
        var command = new Command("digest", "Print the fs-verity digest of a file (SHA-256, 4096-byte blocks).") { file };
        command.SetAction(parsed =>
        {
            using var source = StandardStreams.OpenSource(parsed.GetRequiredValue(file));
            var hasher = new FsVerityHasher();
            var buffer = new byte[256 * 1024];
            while (source.Read(buffer) is var count and > 0)
            {
                hasher.Append(buffer.AsSpan(0, count));
            }

            common.Answer(parsed, new DigestReport(hasher.Finish().ToString()), CliJson.Default.DigestReport, DigestReport.Write);
        });
        return command;
    }

    public static Command CreateMount()
    {
        var image = new Argument<string>("IMAGE") { Description = "The image." };
        var mountPoint = new Argument<string>("DIR") { Description = "Where to mount it." };
        var objects = new Option<string>("--objects") { Description = "The directory of the objects.", HelpName = "OBJECTS", Required = true };
        var verity = new Option<bool>("--require-verity") { Description = "Refuse contents that are not sealed with fs-verity." };
        var command = new Command("mount", "Mount an image, read-only.") { image, mountPoint, objects, verity };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(image);
            using var file = File.OpenHandle(path);
            using var store = Dir.Open(parsed.GetRequiredValue(objects));
            using var mount = ComposefsMount.Mount(file, path, [store], new ComposefsMountOptions { RequireVerity = parsed.GetValue(verity) });
            mount.MountAt(parsed.GetRequiredValue(mountPoint));
        });
        return command;
    }
}
