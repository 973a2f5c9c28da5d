using System.CommandLine;
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
            var host = engine is null ? HostReport.Empty : HostReport.From(engine.ReadDeployments(), sysroot!.Booted);
            if (engine?.ReadReset() is { } reset)
            {
                host = host with { Status = host.Status with { Skorionos = host.Status.Skorionos with { Reset = PendingReset.From(reset) } } };
            }

            if (sysroot?.Booted is not null && UsrOverlay.IsActive(common.Context.Running.ReadMounts()))
            {
                host = host with { Status = host.Status with { UsrOverlay = UsrOverlayStatus.Transient } };
            }

            common.Answer(parsed, host, CliJson.Default.BootcHost, engine is null ? StatusText.WriteNotDeployed : StatusText.Write);
        });
        return command;
    }
}
