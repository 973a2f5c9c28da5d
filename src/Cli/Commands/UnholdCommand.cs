using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Daemon.Reports;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc unhold</c>.</summary>
internal static class UnholdCommand
{
    public static Command Create(CommonOptions common)
    {
        var deployment = DeploymentArgument.Create("The deployment; by default all that are held.");
        var command = new Command("unhold", "Let updates stage a deployment again that failed or was rolled back from.") { deployment };
        command.SetAction(parsed =>
        {
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            var freed = new UnholdReport([.. engine.Unhold(parsed.GetValue(deployment)).Select(id => id.Hex)]);
            common.Answer(parsed, freed, CliJson.Default.UnholdReport, (output, report) =>
                output.WriteLine(report.Freed.Count == 0 ? "Nothing is held." : $"No longer held: {string.Join(", ", report.Freed)}"));
        });
        return command;
    }
}
