using System.CommandLine;
using SkorionOS.Boot;
using SkorionOS.Cli.Output;
using SkorionOS.Cli.Status;
using SkorionOS.Deploy.Booted;

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
            var isRunning = sysroot?.Booted is not null;
            var commandLine = KernelCommandLine.Parse(isRunning ? common.Context.Running.ReadCommandLine() : "");
            var host = engine is null ? HostReport.Empty : HostReport.From(engine.ReadDeployments(), sysroot!.Booted, commandLine, engine.ReadReset());
            if (isRunning && UsrOverlay.IsActive(common.Context.Running.ReadMounts()))
            {
                host = host with { Status = host.Status with { UsrOverlay = UsrOverlayStatus.Transient } };
            }

            common.Answer(parsed, host, CliJson.Default.BootcHost, engine is null ? StatusText.WriteNotDeployed : StatusText.Write);
        });
        return command;
    }
}
