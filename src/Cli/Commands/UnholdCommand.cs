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
        command.SetAction(async (parsed, _) =>
        {
            using var service = await common.TryConnectAsync(parsed).ConfigureAwait(false);
            var freed = service is null ? UnholdHere(parsed) : await service.UnholdAsync(parsed.GetValue(deployment)).ConfigureAwait(false);
            common.Answer(parsed, freed, CliJson.Default.UnholdReport, (output, report) =>
                output.WriteLine(report.Freed.Count == 0 ? "Nothing is held." : $"No longer held: {string.Join(", ", report.Freed)}"));
            return 0;
        });
        return command;

        UnholdReport UnholdHere(ParseResult parsed)
        {
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            return new UnholdReport([.. engine.Unhold(parsed.GetValue(deployment)).Select(id => id.Hex)]);
        }
    }
}
