using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Composefs.Scan;
using SkorionOS.Interop.Files;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc container compute-composefs-digest</c>.</summary>
internal static class ContainerCommand
{
    public static Command Create(CommonOptions common)
    {
        var directory = new Argument<string>("DIR") { Description = "The unpacked image." };
        var compute = new Command("compute-composefs-digest", "Print the digest that a deployment of this tree would have.") { directory };
        compute.SetAction(parsed =>
        {
            using var root = Dir.Open(parsed.GetRequiredValue(directory));
            var summary = DirectoryScanner.MeasureUnpacked(root);
            common.Answer(parsed, new DigestReport(summary.Digest.ToString()), CliJson.Default.DigestReport, DigestReport.Write);
        });
        return new Command("container", "Trees on their way to an image.") { compute };
    }
}
