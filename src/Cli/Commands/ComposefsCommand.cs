using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Composefs.Dump;
using SkorionOS.Composefs.Erofs;
using SkorionOS.Composefs.FsVerity;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc composefs create|dump|digest</c>: images by hand, with the meaning of mkcomposefs and composefs-info.</summary>
internal static class ComposefsCommand
{
    private const string Standard = "-";

    public static Command Create(CommonOptions common) => new("composefs", "Composefs images by hand.")
    {
        CreateCreate(common), CreateDump(), CreateDigest(common),
    };

    private static Command CreateCreate(CommonOptions common)
    {
        var first = new Argument<string>("SOURCE") { Description = "With --from-dump the dump text, else a directory; - is standard input." };
        var second = new Argument<string>("IMAGE") { Description = "The image to write; - is standard output." };
        var fromDump = new Option<bool>("--from-dump") { Description = "SOURCE is dump text." };
        var minVersion = new Option<int?>("--min-version") { Description = "Lowest format version to use.", HelpName = "N" };
        var maxVersion = new Option<int?>("--max-version") { Description = "Highest format version to use.", HelpName = "N" };
        var command = new Command("create", "Make an image, and print its fs-verity digest.") { first, second, fromDump, minVersion, maxVersion };
        command.SetAction(parsed =>
        {
            var versions = FormatVersions.FromOptions(parsed.GetValue(minVersion), parsed.GetValue(maxVersion));
            using var source = OpenSource(parsed.GetRequiredValue(first));
            var tree = DumpReader.Parse(source);
            var image = parsed.GetRequiredValue(second);
            using var output = OpenTarget(image);
            var summary = ErofsWriter.Write(tree, output, versions);
            if (image != Standard)
            {
                common.Answer(parsed, new DigestReport(summary.Digest.ToString()), CliJson.Default.DigestReport, DigestReport.Write);
            }
        });
        return command;
    }

    private static Command CreateDump()
    {
        var image = new Argument<string>("IMAGE") { Description = "The image; - is standard input." };
        var command = new Command("dump", "Print the tree of an image as dump text.") { image };
        command.SetAction(parsed =>
        {
            using var source = OpenSource(parsed.GetRequiredValue(image));
            using var content = new MemoryStream();
            source.CopyTo(content);
            using var output = Console.OpenStandardOutput();
            DumpWriter.Write(ErofsReader.Read(content.ToArray()), output);
        });
        return command;
    }

    private static Command CreateDigest(CommonOptions common)
    {
        var file = new Argument<string>("FILE") { Description = "Any file; - is standard input." };
        var command = new Command("digest", "Print the fs-verity digest of a file (SHA-256, 4096-byte blocks).") { file };
        command.SetAction(parsed =>
        {
            using var source = OpenSource(parsed.GetRequiredValue(file));
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

    private static Stream OpenSource(string path) => path == Standard ? Console.OpenStandardInput() : File.OpenRead(path);

    private static Stream OpenTarget(string path) => path == Standard ? Console.OpenStandardOutput() : File.Create(path);
}
