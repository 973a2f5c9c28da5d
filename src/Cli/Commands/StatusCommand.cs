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
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Say also by which signatures images were verified." };
        var command = new Command("status", "Show the deployments: what runs, what is booted next, what a rollback goes to, and the others.") { verbose };
        command.SetAction(async (parsed, _) =>
        {
            var isVerbose = parsed.GetValue(verbose);
            using var service = await common.TryConnectAsync(parsed).ConfigureAwait(false);
            if (service is not null)
            {
                var told = await service.DescribeAsync().ConfigureAwait(false);
                common.Answer(parsed, told, CliJson.Default.BootcHost, told.Status.Type is null ? StatusText.WriteNotDeployed : Write);
                return 0;
            }

            var engine = common.TryOpenEngine(parsed);
            using var sysroot = engine?.Sysroot;
            var host = engine is null ? HostReport.Empty : HostReport.Read(engine, common.Context.Running);
            common.Answer(parsed, host, CliJson.Default.BootcHost, engine is null ? StatusText.WriteNotDeployed : Write);
            return 0;

            void Write(TextWriter output, BootcHost shown) => StatusText.Write(output, shown, isVerbose);
        });
        return command;
    }
}
