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
        command.SetAction(async (parsed, _) =>
        {
            using var service = await common.TryConnectAsync(parsed).ConfigureAwait(false);
            if (service is not null)
            {
                var told = await service.DescribeAsync().ConfigureAwait(false);
                common.Answer(parsed, told, CliJson.Default.BootcHost, told.Status.Type is null ? StatusText.WriteNotDeployed : StatusText.Write);
                return 0;
            }

            var engine = common.TryOpenEngine(parsed);
            using var sysroot = engine?.Sysroot;
            var host = engine is null ? HostReport.Empty : HostReport.Read(engine, common.Context.Running);
            common.Answer(parsed, host, CliJson.Default.BootcHost, engine is null ? StatusText.WriteNotDeployed : StatusText.Write);
            return 0;
        });
        return command;
    }
}
