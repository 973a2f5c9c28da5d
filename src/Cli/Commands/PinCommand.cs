using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Daemon.Reports;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc pin</c> and <c>bootc unpin</c>.</summary>
internal static class PinCommand
{
    public static Command Create(CommonOptions common, bool pinned)
    {
        var deployment = DeploymentArgument.Create("The deployment; by default the one that is booted next.");
        var command = pinned
            ? new Command("pin", "Keep a deployment, whatever else is removed.") { deployment }
            : new Command("unpin", "Let a pinned deployment go when its time comes.") { deployment };
        command.SetAction(async (parsed, _) =>
        {
            using var service = await common.TryConnectAsync(parsed).ConfigureAwait(false);
            var report = service is null ? PinHere(parsed) : await service.PinAsync(parsed.GetValue(deployment), pinned).ConfigureAwait(false);
            common.Answer(parsed, report, CliJson.Default.DeploymentReport, (output, r) => output.WriteLine($"{(pinned ? "Pinned" : "Not pinned")}: {r}"));
            return 0;
        });
        return command;

        DeploymentReport PinHere(ParseResult parsed)
        {
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            return DeploymentReport.From(engine.Pin(parsed.GetValue(deployment), pinned));
        }
    }
}
