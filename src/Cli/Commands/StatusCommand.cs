using System.CommandLine;
using SkorionOS.Cli.Output;
using SkorionOS.Cli.Status;
using SkorionOS.Deploy.Status;

namespace SkorionOS.Cli.Commands;

/// <summary><c>bootc status</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(CommonOptions common)
    {
        var command = new Command("status", "Show the deployments: what runs, what is booted next, what a rollback goes to, and the others.");
        command.SetAction(parsed =>
        {
            var engine = common.TryOpenEngine(parsed);
            using var sysroot = engine?.Sysroot;
            var host = engine is null ? HostReport.Empty : HostReport.Read(engine, common.Context.Running);
            common.Answer(parsed, host, CliJson.Default.BootcHost, engine is null ? StatusText.WriteNotDeployed : StatusText.Write);
        });
        return command;
    }
}
