using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Composefs.Dump;
using SkorionOS.Composefs.Erofs;
using SkorionOS.Composefs.Scan;
using SkorionOS.Composefs.Store;
using SkorionOS.Composefs.Tree;
using SkorionOS.Interop.Files;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc composefs create</c>.</summary>
internal static class ComposefsCreateCommand
{
    public static Command Create(CommonOptions common)
    {
        var source = new Argument<string>("SOURCE") { Description = "A directory, or with --from-dump the dump text; - is standard input." };
        var image = new Argument<string>("IMAGE") { Description = "The image to write; - is standard output." };
        var fromDump = new Option<bool>("--from-dump") { Description = "SOURCE is dump text." };
        var minVersion = new Option<int?>("--min-version") { Description = "Lowest format version to use.", HelpName = "N" };
        var maxVersion = new Option<int?>("--max-version") { Description = "Highest format version to use.", HelpName = "N" };
        var digestStore = new Option<string?>("--digest-store") { Description = "Copy the contents of files into this directory of objects.", HelpName = "OBJECTS" };
        var useEpoch = new Option<bool>("--use-epoch") { Description = "Set all modification times to 1970." };
        var skipDevices = new Option<bool>("--skip-devices") { Description = "Leave out devices." };
        var skipXattrs = new Option<bool>("--skip-xattrs") { Description = "Leave out extended attributes." };
        var userXattrs = new Option<bool>("--user-xattrs") { Description = "Keep only the extended attributes of users." };
        var command = new Command("create", "Make an image of a directory or of dump text, and print its fs-verity digest.")
        {
            source, image, fromDump, minVersion, maxVersion, digestStore, useEpoch, skipDevices, skipXattrs, userXattrs,
        };
        command.SetAction(parsed =>
        {
            var versions = FormatVersions.FromOptions(parsed.GetValue(minVersion), parsed.GetValue(maxVersion));
            var path = parsed.GetRequiredValue(source);
            FileTree tree;
            if (parsed.GetValue(fromDump))
            {
                using var text = StandardStreams.OpenSource(path);
                tree = DumpReader.Parse(text);
            }
            else
            {
                using var store = parsed.GetValue(digestStore) is { } objects ? ObjectStore.Open(Dir.Ensure(objects)) : null;
                using var root = Dir.Open(path);
                tree = DirectoryScanner.Scan(root, new ScanOptions
                {
                    DigestStore = store,
                    UseEpoch = parsed.GetValue(useEpoch),
                    SkipDevices = parsed.GetValue(skipDevices),
                    Xattrs = parsed.GetValue(skipXattrs) ? XattrChoice.None : parsed.GetValue(userXattrs) ? XattrChoice.User : XattrChoice.All,
                });
            }

            var target = parsed.GetRequiredValue(image);
            var summary = Write(tree, versions, target);
            if (target != StandardStreams.Name)
            {
                common.Answer(parsed, new DigestReport(summary.Digest.ToString()), CliJson.Default.DigestReport, DigestReport.Write);
            }
        });
        return command;
    }

    private static ImageSummary Write(FileTree tree, FormatVersions versions, string target)
    {
        if (target == StandardStreams.Name)
        {
            using var output = Console.OpenStandardOutput();
            return ErofsWriter.Write(tree, output, versions);
        }

        // Under another name first: an image that could not be written whole must not take the place of one that was.
        var full = Path.GetFullPath(target);
        var name = Path.GetFileName(full);
        using var directory = Dir.Open(Path.GetDirectoryName(full) ?? "/");
        var temporary = Dir.TemporaryName(name);
        try
        {
            using var file = directory.CreateNew(temporary);
            ImageSummary summary;
            using (var stream = new FileWriteStream(file))
            {
                summary = ErofsWriter.Write(tree, stream, versions);
            }

            directory.Rename(temporary, name);
            return summary;
        }
        catch
        {
            directory.Unlink(temporary);
            throw;
        }
    }
}
