using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Cli.Status;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc status</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("status", "Show the deployments: what is booted next, what a rollback goes to, and the others.");
        command.SetAction(parsed =>
        {
            var engine = common.OpenEngine(parsed);
            using var sysroot = engine.Sysroot;
            var host = HostReport.From(engine.ReadDeployments());
            common.Answer(parsed, host, CliJson.Default.BootcHost, StatusText.Write);
        });
        return command;
    }
}
